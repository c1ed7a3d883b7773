import { DynamicModule, Inject, Logger, Module, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { type Config } from '../config/config';
import { metadataUrl } from './challenge';
import { type Issuer, ISSUERS, type Issuers } from './issuer';
import { IdTokenStrategy } from './id-token.strategy';
import { JwtAuthGuard } from './jwt-auth.guard';
import { JwtStrategy } from './jwt.strategy';
import { type AddressOf, PROBLEM_OPTIONS, type ProblemOptions } from './problem';
import { ProblemFilter } from './problem.filter';
import { SigningKeys } from './signing-keys';

/** The folder's one door: guards every route, checks tokens, writes refusals. */
@Module({})
export class AuthModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(ISSUERS) private readonly issuers: Issuers) {}

  static forRoot(config: Config, addressOf: AddressOf): DynamicModule {
    const issuers = config.issuers.map((trusted) => toIssuer(trusted, config)) as [Issuer, ...Issuer[]];
    const [address] = config.addresses;
    const problems: ProblemOptions = {
      realm: config.auth.audience,
      address,
      metadata: metadataUrl(address),
      addressOf,
    };
    return {
      module: AuthModule,
      providers: [
        { provide: ISSUERS, useValue: issuers satisfies Issuers },
        { provide: PROBLEM_OPTIONS, useValue: problems },
        { provide: SigningKeys, useValue: issuers[0].keys },
        JwtStrategy,
        IdTokenStrategy,
        ProblemFilter,
        { provide: APP_GUARD, useClass: JwtAuthGuard },
        { provide: APP_FILTER, useExisting: ProblemFilter },
      ],
      exports: [ISSUERS, ProblemFilter, PROBLEM_OPTIONS],
    };
  }

  onApplicationBootstrap(): void {
    for (const { keys } of this.issuers) void keys.start(); // beside the start: readiness tells when they are there
  }

  onModuleDestroy(): void {
    for (const { keys } of this.issuers) keys.close();
  }
}

function toIssuer({ issuer, callersOf }: Config['issuers'][number], config: Config): Issuer {
  const { audiences, auth, issuers, maxTokenLength, production, tokenAlgorithms: algorithms } = config;
  const logger = new Logger('SigningKeys');
  return {
    expected: {
      issuer,
      others: issuers.map((trusted) => trusted.issuer).filter((other) => other !== issuer),
      audiences,
      clientId: auth.clientId,
      algorithms,
      maxTokenLength,
      full: !production,
    },
    keys: new SigningKeys({
      jwksUri: `${issuer}.well-known/jwks.json`,
      algorithms,
      warn: (sentence) => logger.warn(sentence),
    }),
    callersOf,
  };
}
