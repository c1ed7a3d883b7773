import { DynamicModule, Logger, Module, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { type Config } from '../config/config';
import { metadataUrl } from './challenge';
import { IdTokenStrategy } from './id-token.strategy';
import { JwtAuthGuard } from './jwt-auth.guard';
import { JwtStrategy } from './jwt.strategy';
import { EXPECTED, type Expected } from './policy';
import { type AddressOf, PROBLEM_OPTIONS, type ProblemOptions } from './problem';
import { ProblemFilter } from './problem.filter';
import { SigningKeys } from './signing-keys';

/** The folder's one door: guards every route, checks tokens, writes refusals. */
@Module({})
export class AuthModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly keys: SigningKeys) {}

  static forRoot(
    { auth, maxTokenLength, issuer, production, addresses: [address] }: Config,
    addressOf: AddressOf,
  ): DynamicModule {
    const expected: Expected = {
      issuer,
      audience: auth.audience,
      clientId: auth.clientId,
      maxTokenLength,
      full: !production,
    };
    const problems: ProblemOptions = { realm: auth.audience, address, metadata: metadataUrl(address), addressOf };
    const logger = new Logger('SigningKeys');
    const keys = new SigningKeys({
      jwksUri: `${issuer}.well-known/jwks.json`,
      warn: (sentence) => logger.warn(sentence),
    });
    return {
      module: AuthModule,
      providers: [
        { provide: EXPECTED, useValue: expected },
        { provide: PROBLEM_OPTIONS, useValue: problems },
        { provide: SigningKeys, useValue: keys },
        JwtStrategy,
        IdTokenStrategy,
        ProblemFilter,
        { provide: APP_GUARD, useClass: JwtAuthGuard },
        { provide: APP_FILTER, useExisting: ProblemFilter },
      ],
      exports: [SigningKeys, ProblemFilter, PROBLEM_OPTIONS],
    };
  }

  onApplicationBootstrap(): void {
    void this.keys.start(); // beside the start: readiness tells when they are there
  }

  onModuleDestroy(): void {
    this.keys.close();
  }
}
