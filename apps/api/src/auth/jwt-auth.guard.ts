import { CanActivate, ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type TokenKind } from '@latchkey/shared';
import { type FastifyReply } from 'fastify';
import { type Caller } from './caller';
import { type CredentialRequest } from './credentials';
import { IdTokenStrategy } from './id-token.strategy';
import { JwtStrategy } from './jwt.strategy';
import { Refusal } from './refusal';
import { TOKEN_KIND } from './token-kind.decorator';
import { type Verification, verifications } from './verdicts';

/** Passport's verdict: the caller, or an exception that says why. The usual guard forgets the reason (`info`). */
function verdict<Caller>(error: unknown, caller: Caller | false, info: unknown): Caller {
  if (caller) return caller;
  throw refusalOf(error ?? info);
}

/** Errors of jsonwebtoken, which verifies what the policy has let pass: the signature, and the claims once more. */
function refusalOf(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error ?? new Error('Passport gave no reason.');
  if (error.name === 'TokenExpiredError') return new Refusal('token_expired', 'The token has expired: renew it.');
  // Reads whole seconds, so it may find the very last fraction of one that the policy let pass.
  if (error.name === 'NotBeforeError') return new Refusal('token_not_yet_valid', 'The token is not yet valid.');
  if (error.name !== 'JsonWebTokenError') return error; // a fault of ours
  return error.message.includes('signature')
    ? new Refusal('signature_wrong', "The token's signature does not match its content and the tenant's key.")
    : new Refusal('token_malformed', 'The token could not be verified.');
}

type Route = ReturnType<ExecutionContext['getHandler']>;

/** A request that a guard has let pass carries its caller, where Nest's guard for passport puts it. */
type AuthenticatedRequest = CredentialRequest & { user?: Caller };

/** Passport's guard for each kind of token: entered where a token passed the policy and was not verified before. */
class AccessTokenGuard extends AuthGuard('access-token') {
  override handleRequest = verdict;
}
class IdTokenGuard extends AuthGuard('id-token') {
  override handleRequest = verdict;
}

/**
 * Guards every route: lets none pass without a token unless it is marked `@Public()`. The strategy is asked before
 * passport is entered: a token that it remembers (see `VerifiedTokens`) passes, and one that its policy refuses goes no
 * further. Passport makes an object that inherits from the strategy for each request, which V8 keeps until a full
 * collection, and that alone cost as much as all else that a remembered token costs.
 */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  private readonly accessToken = new AccessTokenGuard();
  private readonly idToken = new IdTokenGuard();
  private readonly kinds = new Map<Type, Map<Route, TokenKind | undefined>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly accessTokens: JwtStrategy,
    private readonly idTokens: IdTokenStrategy,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const kind = this.kindFor(context.getHandler(), context.getClass());
    if (kind === 'none') return true;
    const http = context.switchToHttp();
    // RFC 9111 section 5.2.2.5: what was answered to one caller is no answer for another.
    http.getResponse<FastifyReply>().header('Cache-Control', 'no-store');
    const check = () => {
      const request = http.getRequest<AuthenticatedRequest>();
      const caller = (kind === 'id' ? this.idTokens : this.accessTokens).recall(request);
      if (!caller) return (kind === 'id' ? this.idToken : this.accessToken).canActivate(context) as Promise<boolean>;
      request.user = caller;
      return true;
    };
    return verifications.hasSubscribers ? timed(check) : check();
  }

  /** What the decorators of a route say: read once, for reflecting takes longer than hashing a token. */
  private kindFor(route: Route, controller: Type): TokenKind | undefined {
    let kinds = this.kinds.get(controller);
    if (!kinds) this.kinds.set(controller, (kinds = new Map()));
    if (!kinds.has(route)) kinds.set(route, this.reflector.getAllAndOverride(TOKEN_KIND, [route, controller]));
    return kinds.get(route);
  }
}

async function timed(check: () => boolean | Promise<boolean>): Promise<boolean> {
  const start = performance.now();
  try {
    return await check();
  } finally {
    verifications.publish({ seconds: (performance.now() - start) / 1000 } satisfies Verification);
  }
}
