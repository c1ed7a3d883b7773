import { CanActivate, ExecutionContext, Inject, Injectable, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type TokenKind } from '@latchkey/wire';
import { type Caller, type CallerReader } from './caller';
import { type HttpReply, type HttpRequest, setHeader } from './http';
import { IdTokenStrategy } from './id-token.strategy';
import { JwtStrategy } from './jwt.strategy';
import { ruleOf } from './proof/dpop.decorator';
import { type DpopRule, NO_DPOP } from './proof/proof-options';
import { ProofVerifier } from './proof/proof-verifier';
import { type Handler } from './routes-that';
import { kindOf } from './token-kind.decorator';
import { type Verification, verifications } from './refusal/verdicts';

/** What the decorators of a route say. */
interface RouteRule {
  readonly kind: TokenKind | undefined;
  readonly dpop: DpopRule;
}

/**
 * A request that a guard has let pass carries its caller, where Nest's guard for passport puts it; and what its route says
 * of DPoP, for the challenge.
 */
type AuthenticatedRequest = HttpRequest & { user?: Caller; dpop?: DpopRule };

/**
 * Guards every route: lets none pass without a token unless it is marked `@Public()`. What is no HTTP request (a message,
 * a socket, GraphQL) has no `Authorization` header to look at, so it is refused. It asks the strategy itself, which is
 * also registered with passport: see `bearerStrategy` for what that spares.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  private readonly routes = new Map<Type, Map<Handler, RouteRule>>();

  constructor(
    private readonly reflector: Reflector,
    @Inject(JwtStrategy) private readonly accessTokens: CallerReader,
    @Inject(IdTokenStrategy) private readonly idTokens: CallerReader,
    private readonly proofs: ProofVerifier,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { kind, dpop } = this.routeOf(context.getHandler(), context.getClass());
    if (kind === 'none') return true;
    if (context.getType() !== 'http') return false;
    // Not by switchToHttp(), which makes three functions each time.
    const [request, reply] = context.getArgs<[AuthenticatedRequest, HttpReply]>();
    // RFC 9111 section 5.2.2.5: what was answered to one caller is no answer for another.
    setHeader(reply, 'Cache-Control', 'no-store');
    request.dpop = dpop;
    const strategy = kind === 'id' ? this.idTokens : this.accessTokens;
    return verifications.hasSubscribers
      ? timed(() => admit(request, reply, strategy, dpop))
      : admit(request, reply, strategy, dpop);
  }

  /** What the decorators of a route say: read once, for reflecting takes longer than hashing a token. */
  private routeOf(handler: Handler, controller: Type): RouteRule {
    let routes = this.routes.get(controller);
    if (!routes) this.routes.set(controller, (routes = new Map()));
    let route = routes.get(handler);
    if (!route) {
      const kind = kindOf(this.reflector, { handler, controller });
      const own = ruleOf(this.reflector, { handler, controller });
      const { mode, nonce } = this.proofs.rule;
      // ID tokens are never bound, whatever a decorator says.
      routes.set(handler, (route = { kind, dpop: kind === 'id' ? NO_DPOP : { mode, nonce, ...own } }));
    }
    return route;
  }
}

/** Puts the caller on the request: at once, where its token was verified before. */
function admit(
  request: AuthenticatedRequest,
  reply: HttpReply,
  strategy: CallerReader,
  dpop: DpopRule,
): true | Promise<true> {
  const caller = strategy.callerOf(request, dpop, reply);
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
