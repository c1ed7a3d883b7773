import {
  ConfigurableModuleBuilder,
  Inject,
  Module,
  OnApplicationBootstrap,
  OnModuleDestroy,
  OnModuleInit,
  type Type,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, ModulesContainer } from '@nestjs/core';
import { idTokenRoutes } from './id-token-routes';
import { IdTokenStrategy } from './id-token.strategy';
import { createIssuers } from './issuers';
import { JwtAuthGuard } from './jwt-auth.guard';
import { JwtStrategy } from './jwt.strategy';
import { SigningKeys } from './keys/signing-keys';
import { AUTH_OPTIONS, type AuthOptions, AuthOptionsError } from './options';
import { ISSUERS, type Issuers } from './policy/issuer';
import { PROBLEM_OPTIONS, type ProblemOptions } from './refusal/problem';
import { ProblemFilter } from './refusal/problem.filter';

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
      { provide: ISSUERS, useFactory: createIssuers, inject: [AUTH_OPTIONS] },
      { provide: PROBLEM_OPTIONS, useFactory: problemOptions, inject: [AUTH_OPTIONS, ISSUERS] },
      { provide: SigningKeys, useFactory: ([first]: Issuers) => first.keys, inject: [ISSUERS] },
      { provide: ProblemFilter, useClass: filter || ProblemFilter },
      JwtStrategy,
      IdTokenStrategy,
      JwtAuthGuard,
      ...(global ? [{ provide: APP_GUARD, useExisting: JwtAuthGuard }] : []),
      ...(filter ? [{ provide: APP_FILTER, useExisting: ProblemFilter }] : []),
    ],
    exports: [ISSUERS, PROBLEM_OPTIONS, SigningKeys, ProblemFilter, JwtStrategy, IdTokenStrategy, JwtAuthGuard],
  }))
  .build();

/** Guards every route, checks tokens, writes refusals: `forRoot(options)`, or `forRootAsync` with a factory of them. */
@Module({})
export class AuthModule
  extends ConfigurableModuleClass
  implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy
{
  constructor(
    @Inject(ISSUERS) private readonly issuers: Issuers,
    private readonly modules: ModulesContainer,
  ) {
    super();
  }

  onModuleInit(): void {
    if (this.issuers[0].expected.clientId !== undefined) return;
    const routes = idTokenRoutes(this.modules);
    if (routes.length === 0) return;
    throw new AuthOptionsError([
      `${routes.join(' and ')} ${routes.length > 1 ? 'take' : 'takes'} ID tokens: say by clientId whose.`,
    ]);
  }

  onApplicationBootstrap(): void {
    for (const { keys } of this.issuers) void keys.start(); // beside the start: readiness tells when they are there
  }

  onModuleDestroy(): void {
    for (const { keys } of this.issuers) keys.close();
  }
}

function problemOptions(options: AuthOptions, [{ expected }]: Issuers): ProblemOptions {
  const { realm = expected.audiences[0], metadata, refusals } = options;
  const { addressOf = ({ socket }) => socket.remoteAddress } = options;
  return { realm, metadata, refusals, addressOf };
}
