import { isIP } from 'node:net';
import { type RedisClientType } from '@redis/client';
import { type RedisConfig } from '../config/redis';

/** The client of one connection, as adapters use it. */
export type RedisClient = RedisClientType;

/** A client of one connection, which neither queues nor connects again. Only who has a store pays for the library. */
export async function createRedisClient(config: RedisConfig, connectTimeout: number): Promise<RedisClient> {
  const { createClient } = await import('@redis/client');
  const { host, port, tls, username, password, database } = config;
  // Managed services serve many by one address and tell them apart by this name, which tls.connect() leaves out by itself.
  const secure = tls ? { tls, ...(isIP(host) ? {} : { servername: host }) } : {};
  return createClient({
    socket: { host, port, connectTimeout, reconnectStrategy: false, ...secure },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    database,
    disableOfflineQueue: true,
    maintNotifications: 'disabled', // for one vendor's clusters
  }) as RedisClient;
}
