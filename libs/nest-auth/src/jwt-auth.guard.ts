import { CanActivate, ExecutionContext, Inject, Injectable, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type TokenKind } from '@latchkey/wire';
import { type Caller, type CallerReader } from './caller';
import { type HttpReply, type HttpRequest, setHeader } from './http';
import { IdTokenStrategy } from './id-token.strategy';
import { JwtStrategy } from './jwt.strategy';
import { policyOf } from './limits/rate-limit.decorator';
import { RateLimits, type RouteLimits } from './limits/rate-limits';
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
  readonly limits: RouteLimits | undefined;
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
    private readonly limits: RateLimits,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const route = this.routeOf(context.getHandler(), context.getClass());
    const { kind, dpop, limits } = route;
    if (kind === 'none' && !limits) return true;
    if (context.getType() !== 'http') return false;
    // Not by switchToHttp(), which makes three functions each time.
    const [request, reply] = context.getArgs<[AuthenticatedRequest, HttpReply]>();
    if (kind === 'none') return this.admit(route, request, reply);
    // RFC 9111 section 5.2.2.5: what was answered to one caller is no answer for another.
    setHeader(reply, 'Cache-Control', 'no-store');
    request.dpop = dpop;
    const admitted = verifications.hasSubscribers
      ? timed(() => this.callerOf(request, reply, route))
      : this.callerOf(request, reply, route);
    return admitted instanceof Promise
      ? admitted.then((caller) => this.admit(route, request, reply, caller))
      : this.admit(route, request, reply, admitted);
  }

  /** The caller of a request: at once, where its token was verified before. A refusal is counted for its address. */
  private callerOf(request: HttpRequest, reply: HttpReply, { kind, dpop }: RouteRule): Caller | Promise<Caller> {
    try {
      const strategy = kind === 'id' ? this.idTokens : this.accessTokens;
      const caller = strategy.callerOf(request, dpop, reply);
      return caller instanceof Promise ? caller.catch((error) => this.limits.refuse(error, request, reply)) : caller;
    } catch (error) {
      return this.limits.refuse(error, request, reply);
    }
  }

  /** Puts the caller on the request, and counts it where the route is limited. */
  private admit(
    { limits }: RouteRule,
    request: AuthenticatedRequest,
    reply: HttpReply,
    caller?: Caller,
  ): true | Promise<true> {
    if (caller) request.user = caller;
    return limits ? this.limits.count(limits, caller, request, reply) : true;
  }

  /** What the decorators of a route say: read once, for reflecting takes longer than hashing a token. */
  private routeOf(handler: Handler, controller: Type): RouteRule {
    let routes = this.routes.get(controller);
    if (!routes) this.routes.set(controller, (routes = new Map()));
    let route = routes.get(handler);
    if (!route) {
      const at = { handler, controller };
      const kind = kindOf(this.reflector, at);
      const { mode, nonce } = this.proofs.rule;
      // ID tokens are never bound, whatever a decorator says.
      const dpop = kind === 'id' ? NO_DPOP : { mode, nonce, ...ruleOf(this.reflector, at) };
      const limits = this.limits.of(kind === 'none', policyOf(this.reflector, at));
      routes.set(handler, (route = { kind, dpop, limits }));
    }
    return route;
  }
}

async function timed(check: () => Caller | Promise<Caller>): Promise<Caller> {
  const start = performance.now();
  try {
    return await check();
  } finally {
    verifications.publish({ seconds: (performance.now() - start) / 1000 } satisfies Verification);
  }
}
