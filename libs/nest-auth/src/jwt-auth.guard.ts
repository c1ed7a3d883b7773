import { CanActivate, ExecutionContext, Inject, Injectable, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type TokenKind } from '@latchkey/wire';
import { type Caller, type CallerReader } from './caller';
import { type HttpReply, type HttpRequest, setHeader } from './http';
import { IdTokenStrategy } from './id-token.strategy';
import { JwtStrategy } from './jwt.strategy';
import { TOKEN_KIND } from './token-kind.decorator';
import { type Verification, verifications } from './refusal/verdicts';

type Route = ReturnType<ExecutionContext['getHandler']>;

/** A request that a guard has let pass carries its caller, where Nest's guard for passport puts it. */
type AuthenticatedRequest = HttpRequest & { user?: Caller };

/**
 * Guards every route: lets none pass without a token unless it is marked `@Public()`. What is no HTTP request (a message,
 * a socket, GraphQL) has no `Authorization` header to look at, so it is refused. It asks the strategy itself, which is
 * also registered with passport: see `bearerStrategy` for what that spares.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  private readonly kinds = new Map<Type, Map<Route, TokenKind | undefined>>();

  constructor(
    private readonly reflector: Reflector,
    @Inject(JwtStrategy) private readonly accessTokens: CallerReader,
    @Inject(IdTokenStrategy) private readonly idTokens: CallerReader,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const kind = this.kindFor(context.getHandler(), context.getClass());
    if (kind === 'none') return true;
    if (context.getType() !== 'http') return false;
    // Not by switchToHttp(), which makes three functions each time.
    const [request, reply] = context.getArgs<[AuthenticatedRequest, HttpReply]>();
    // RFC 9111 section 5.2.2.5: what was answered to one caller is no answer for another.
    setHeader(reply, 'Cache-Control', 'no-store');
    const strategy = kind === 'id' ? this.idTokens : this.accessTokens;
    return verifications.hasSubscribers ? timed(() => admit(request, strategy)) : admit(request, strategy);
  }

  /** What the decorators of a route say: read once, for reflecting takes longer than hashing a token. */
  private kindFor(route: Route, controller: Type): TokenKind | undefined {
    let kinds = this.kinds.get(controller);
    if (!kinds) this.kinds.set(controller, (kinds = new Map()));
    if (!kinds.has(route)) kinds.set(route, this.reflector.getAllAndOverride(TOKEN_KIND, [route, controller]));
    return kinds.get(route);
  }
}

/** Puts the caller on the request: at once, where its token was verified before. */
function admit(request: AuthenticatedRequest, strategy: CallerReader): true | Promise<true> {
  const caller = strategy.callerOf(request);
  if (caller instanceof Promise) return admitLater(request, caller);
  request.user = caller;
  return true;
}

async function admitLater(request: AuthenticatedRequest, caller: Promise<Caller>): Promise<true> {
  request.user = await caller;
  return true;
}

async function timed(check: () => boolean | Promise<boolean>): Promise<boolean> {
  const start = performance.now();
  try {
    return await check();
  } finally {
    verifications.publish({ seconds: (performance.now() - start) / 1000 } satisfies Verification);
  }
}
