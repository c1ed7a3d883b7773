import {
  type AddressOf,
  type AuthModule,
  MemoryQuotas,
  MemoryReplays,
  metadataUrl,
  type RevocationLog,
  type SharedOptions,
} from '@latchkey/nest-auth';
import { type Permission } from '@latchkey/shared';
import { type Config } from './config/config';
import { fetchKeys } from './fetch-keys';
import { type RedisConnection } from './redis/connection';
import { RedisQuotas } from './redis/redis-quotas';
import { RedisReplays } from './redis/redis-replays';
import { ApiProblemFilter } from './server/problem.filter';

declare module '@latchkey/nest-auth' {
  interface AuthTypes {
    permission: Permission;
  }
}

/** What the configuration says to the one who checks tokens. */
export function authOptions(
  config: Config,
  addressOf: AddressOf,
  redis?: RedisConnection,
  revocations?: RevocationLog,
): Parameters<typeof AuthModule.forRoot>[0] {
  const {
    issuers,
    audiences,
    auth,
    addresses,
    dpop,
    limits,
    maxTokenLength,
    maxTokenLifetime,
    production,
    tokenAlgorithms,
  } = config;
  const [address] = addresses;
  return {
    issuers: issuers.map((trusted) => ({ ...trusted, jwksUri: `${trusted.issuer}.well-known/jwks.json` })),
    fetchKeys,
    audience: audiences,
    clientId: auth.clientId,
    algorithms: tokenAlgorithms,
    dpop: { ...dpop, addresses },
    limits,
    ...(redis ? { shared: sharedAt(redis, config) } : {}),
    logout: { maxTokenLifetime, ...(revocations && { log: revocations }) },
    maxTokenLength,
    explains: !production,
    metadata: metadataUrl(address),
    refusals: `${address}/api/docs/refusals`,
    addressOf,
    filter: ApiProblemFilter,
  };
}

/** What machines share, with what each has for itself while the store is away. */
const sharedAt = (redis: RedisConnection, { dpop }: Config): SharedOptions => ({
  quotas: new RedisQuotas(redis, new MemoryQuotas()),
  replays: new RedisReplays(redis, new MemoryReplays(dpop.replays), dpop.storeRequired),
});
