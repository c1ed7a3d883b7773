import { type AddressOf, type AuthModule, metadataUrl } from '@latchkey/nest-auth';
import { type Permission } from '@latchkey/shared';
import { type Config } from './config/config';
import { fetchKeys } from './fetch-keys';
import { ApiProblemFilter } from './server/problem.filter';

declare module '@latchkey/nest-auth' {
  interface AuthTypes {
    permission: Permission;
  }
}

/** What the configuration says to the one who checks tokens. */
export function authOptions(config: Config, addressOf: AddressOf): Parameters<typeof AuthModule.forRoot>[0] {
  const { issuers, audiences, auth, addresses, dpop, limits, maxTokenLength, production, tokenAlgorithms } = config;
  const [address] = addresses;
  return {
    issuers: issuers.map((trusted) => ({ ...trusted, jwksUri: `${trusted.issuer}.well-known/jwks.json` })),
    fetchKeys,
    audience: audiences,
    clientId: auth.clientId,
    algorithms: tokenAlgorithms,
    dpop: { ...dpop, addresses },
    limits,
    maxTokenLength,
    explains: !production,
    metadata: metadataUrl(address),
    refusals: `${address}/api/docs/refusals`,
    addressOf,
    filter: ApiProblemFilter,
  };
}
