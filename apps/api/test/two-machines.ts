import { type Type } from '@nestjs/common';
import { type MessageDto, type ProblemDto } from '@latchkey/shared';
import { type RedisConfig } from '../src/config/redis';
import { RedisConnection } from '../src/redis/connection';
import { type Answer, ask, writerToken } from './call-messages';
import { now, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { RedisServer } from './redis-server';
import { startApi, type TestApi } from './start-api';
import { until } from './until';

/** Two machines with one store. */
export interface TwoMachines {
  readonly server: RedisServer;
  readonly a: TestApi;
  readonly b: TestApi;
  /** One more, which may reach the store by another address. */
  another(redis: RedisConfig): Promise<TestApi>;
  stop(): Promise<void>;
}

/** Starts them on a server with these settings, once it is prepared. */
export async function startTwo(
  settings: string[] = [],
  controllers: readonly Type[] = [],
  prepare?: (server: RedisServer) => Promise<void>,
): Promise<TwoMachines> {
  const [keys, server] = await Promise.all([new KeyServer().start(), RedisServer.start(...settings)]);
  await prepare?.(server);
  const another = async (redis: RedisConfig) => {
    const api = await startApi(keys, { redis }, true, controllers);
    await until(() => api.app.get(RedisConnection).up); // the start of an API does not wait for long
    return api;
  };
  const [a, b] = [await another(server.config), await another(server.config)];
  const stop = async () => {
    await Promise.all([a.close(), b.close()]);
    await Promise.all([keys.stop(), server.remove()]);
  };
  return { server, a, b, another, stop };
}

let people = 0;

/** A person whom no other test knows. */
export function somebody() {
  const sub = `auth0|${people++}`;
  return { name: { iss: tenant.issuer, sub }, token: writerToken({ sub, exp: now() + 3600 }) };
}

export const MESSAGES = '/api/messages';

export const list = async (api: TestApi, token: string): Promise<MessageDto[]> =>
  (await ask(api, MESSAGES, { token })).body as MessageDto[];

export const send = (api: TestApi, token: string, text: string, key?: string): Promise<Answer> =>
  ask(api, MESSAGES, { token, body: { text }, headers: key === undefined ? {} : { 'idempotency-key': key } });

/** Status and code of a refusal. */
export const refusal = ({ status, body }: Answer) => [status, (body as Partial<ProblemDto>).code];

/** All at once. */
export const many = <Result>(length: number, make: (i: number) => Result): Promise<Awaited<Result>[]> =>
  Promise.all(Array.from({ length }, (_, i) => make(i)));
