import {
  ConfigurableModuleBuilder,
  Inject,
  Module,
  OnApplicationBootstrap,
  OnModuleDestroy,
  OnModuleInit,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, ModulesContainer, Reflector } from '@nestjs/core';
import { IdTokenStrategy } from './id-token.strategy';
import { createIssuers } from './issuers';
import { JwtAuthGuard } from './jwt-auth.guard';
import { JwtStrategy } from './jwt.strategy';
import { SigningKeys } from './keys/signing-keys';
import { policyFaults } from './limits';
import { MemoryQuotas } from './limits/memory-quotas';
import { Quotas } from './limits/quotas';
import { policyOf } from './limits/rate-limit.decorator';
import { RateLimits } from './limits/rate-limits';
import { AUTH_OPTIONS, type AuthOptions, AuthOptionsError } from './options';
import { ISSUERS, type Issuers } from './policy/issuer';
import { ruleOf } from './proof/dpop.decorator';
import { MemoryReplays } from './proof/memory-replays';
import { ProofVerifier } from './proof/proof-verifier';
import { Replays } from './proof/replays';
import { PROBLEM_OPTIONS, type ProblemOptions } from './refusal/problem';
import { ProblemFilter } from './refusal/problem.filter';
import { BackchannelLogout } from './revocation/backchannel-logout';
import { LogoutTokens } from './revocation/logout-tokens';
import { MemoryRevocationLog } from './revocation/revocation-log';
import { Revocations } from './revocation/revocations';
import { routesOf, routesThat } from './routes-that';
import { kindOf } from './token-kind.decorator';
import { readTrust, type Trust, TRUST } from './trust';

/** What is decided before there are options: which parts of the module stand before every route. */
interface Parts {
  /** Whether every route needs a token that does not say otherwise: true. Else `@UseGuards(JwtAuthGuard)` asks for one. */
  readonly global?: boolean;
  /** What writes refusals for every route: `ProblemFilter`, a class that extends it, or false for nobody. */
  readonly filter?: Type<ProblemFilter> | false;
}

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<AuthOptions>({ optionsInjectionToken: AUTH_OPTIONS })
  .setClassMethodName('forRoot')
  .setExtras<Parts>({}, (definition, { global = true, filter = ProblemFilter }) => ({
    ...definition,
    global: true, // for guards of routes anywhere
    providers: [
      ...(definition.providers ?? []),
      { provide: TRUST, useFactory: readTrust, inject: [AUTH_OPTIONS] },
      { provide: ISSUERS, useFactory: createIssuers, inject: [AUTH_OPTIONS, TRUST] },
      { provide: PROBLEM_OPTIONS, useFactory: problemOptions, inject: [AUTH_OPTIONS, TRUST] },
      { provide: SigningKeys, useFactory: ([first]: Issuers) => first.keys, inject: [ISSUERS] },
      { provide: Replays, useFactory: replaysOf, inject: [AUTH_OPTIONS, TRUST] },
      { provide: ProofVerifier, useFactory: proofVerifier, inject: [TRUST, ISSUERS, Replays] },
      { provide: Quotas, useFactory: quotasOf, inject: [AUTH_OPTIONS] },
      { provide: Revocations, useFactory: revocations, inject: [TRUST] },
      { provide: BackchannelLogout, useFactory: backchannelLogout, inject: [TRUST, ISSUERS, Revocations, RateLimits] },
      { provide: RateLimits, useFactory: rateLimits, inject: [TRUST, Quotas, PROBLEM_OPTIONS] },
      { provide: ProblemFilter, useClass: filter || ProblemFilter },
      JwtStrategy,
      IdTokenStrategy,
      JwtAuthGuard,
      ...(global ? [{ provide: APP_GUARD, useExisting: JwtAuthGuard }] : []),
      ...(filter ? [{ provide: APP_FILTER, useExisting: ProblemFilter }] : []),
    ],
    exports: [
      ISSUERS,
      PROBLEM_OPTIONS,
      SigningKeys,
      ProofVerifier,
      RateLimits,
      Revocations,
      BackchannelLogout,
      ProblemFilter,
      JwtStrategy,
      IdTokenStrategy,
      JwtAuthGuard,
    ],
  }))
  .build();

/** Guards every route, checks tokens, writes refusals: `forRoot(options)`, or `forRootAsync` with a factory of them. */
@Module({})
export class AuthModule
  extends ConfigurableModuleClass
  implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy
{
  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
    @Inject(ISSUERS) private readonly issuers: Issuers,
    private readonly modules: ModulesContainer,
    private readonly reflector: Reflector,
  ) {
    super();
  }

  onModuleInit(): void {
    const faults: string[] = [];
    const refuse = (routes: readonly string[], sentence: string) => {
      if (routes.length > 0) faults.push(`${routes.join(' and ')} ${routes.length > 1 ? 'take' : 'takes'} ${sentence}`);
    };
    if (this.issuers[0].expected.clientId === undefined) {
      const routes = routesThat(this.modules, (route) => kindOf(this.reflector, route) === 'id');
      refuse(routes, 'ID tokens: say by clientId whose.');
    }
    if (this.options.dpop === undefined) {
      const routes = routesThat(this.modules, (route) => {
        const { mode, nonce } = ruleOf(this.reflector, route);
        return mode === undefined ? nonce === true : mode !== 'off';
      });
      refuse(routes, 'proofs: say by dpop for which addresses.');
    }
    faults.push(...policyFaults(routesOf(this.modules).flatMap((route) => policyOf(this.reflector, route) ?? [])));
    if (faults.length > 0) throw new AuthOptionsError(faults);
  }

  onApplicationBootstrap(): void {
    for (const { keys } of this.issuers) void keys.start(); // beside the start: readiness tells when they are there
  }

  onModuleDestroy(): void {
    for (const { keys } of this.issuers) keys.close();
  }
}

function problemOptions(options: AuthOptions, { audiences, proofs }: Trust): ProblemOptions {
  const { realm = audiences[0], metadata, refusals } = options;
  const { addressOf = ({ socket }) => socket.remoteAddress } = options;
  return { realm, metadata, refusals, addressOf, mode: proofs.mode, proofAlgorithms: proofs.algorithms };
}

const quotasOf = ({ shared }: AuthOptions): Quotas => shared?.quotas ?? new MemoryQuotas();

const replaysOf = ({ shared }: AuthOptions, { proofs }: Trust): Replays =>
  shared?.replays ?? new MemoryReplays(proofs.replays);

const rateLimits = ({ limits }: Trust, quotas: Quotas, { addressOf }: ProblemOptions): RateLimits =>
  new RateLimits(limits, quotas, addressOf);

const proofVerifier = ({ proofs }: Trust, [{ expected }]: Issuers, replays: Replays): ProofVerifier =>
  new ProofVerifier({ ...proofs, full: expected.full }, replays);

const revocations = ({ logout }: Trust): Revocations =>
  logout ? new Revocations(logout.log, logout.maxTokenLifetime) : new Revocations(new MemoryRevocationLog(), Infinity);

const backchannelLogout = (
  { logout }: Trust,
  issuers: Issuers,
  revocations: Revocations,
  limits: RateLimits,
): BackchannelLogout => {
  const { clientId } = issuers[0].expected;
  const tokens = logout && clientId !== undefined ? new LogoutTokens(issuers, clientId) : undefined;
  return new BackchannelLogout(tokens, revocations, limits);
};
