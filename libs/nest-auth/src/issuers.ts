import { Logger } from '@nestjs/common';
import { discoverJwksUri } from './keys/discovery';
import { SigningKeys } from './keys/signing-keys';
import { type AuthOptions } from './options';
import { type Issuer, type Issuers } from './policy/issuer';
import { type Trust, type TrustedIssuer } from './trust';

const USUAL_LENGTH = 8192;

/** What every token is held against. */
export function createIssuers(options: AuthOptions, { issuers, audiences, logout }: Trust): Issuers {
  const all = issuers.map(({ issuer }) => issuer);
  const { clientId, maxTokenLength = USUAL_LENGTH, explains = process.env['NODE_ENV'] !== 'production' } = options;
  return issuers.map((trusted): Issuer => {
    const { issuer, callersOf, algorithms, permissions } = trusted;
    const others = all.filter((other) => other !== issuer);
    const of = { issuer, others, audiences, clientId, algorithms, permissions };
    const expected = { ...of, maxTokenLength, maxTokenLifetime: logout?.maxTokenLifetime, full: explains };
    return { expected, keys: keysOf(trusted, options.fetchKeys), callersOf };
  }) as unknown as Issuers; // as many as there are
}

function keysOf(
  { issuer, jwksUri, jwks, algorithms }: TrustedIssuer,
  fetchKeys: AuthOptions['fetchKeys'],
): SigningKeys {
  const logger = new Logger('SigningKeys');
  const fetcher = jwks ? () => Promise.resolve(jwks) : fetchKeys;
  return new SigningKeys({
    jwksUri: jwksUri ?? (jwks ? issuer : () => discoverJwksUri(issuer)),
    algorithms,
    warn: (sentence) => logger.warn(sentence),
    ...(fetcher && { fetcher }),
  });
}
