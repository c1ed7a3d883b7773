import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { jest } from '@jest/globals';
import { callerKey, type CallerName } from '@latchkey/nest-auth';
import { type Config } from '../src/config/config';
import { callerKeys } from '../src/redis/caller-keys';
import { describeStore, RedisServer } from './redis-server';

/** Where messages and answers are kept, as the tests of both see it. */
export interface TestStore {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What the API's configuration says of it. */
  readonly changes: Partial<Config>;
  /** Lets milliseconds pass for all that it keeps. */
  pass(time: number): Promise<void>;
  /** How many answers of a caller it keeps. */
  answers(owner: CallerName): Promise<number>;
}

class SqliteStore implements TestStore {
  private readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-store-'));
  private readonly file = join(this.folder, 'api.db');
  readonly changes = { messagesDb: this.file };

  async start(): Promise<void> {
    // The API makes it.
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true });
  }

  async pass(time: number): Promise<void> {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + time);
  }

  async answers(owner: CallerName): Promise<number> {
    const database = new DatabaseSync(this.file, { readOnly: true });
    const { count } =
      database.prepare('SELECT count(*) AS count FROM answers WHERE owner = ?').get(callerKey(owner)) ?? {};
    database.close();
    return Number(count);
  }
}

/** What Redis keeps grows older: what it ends by itself, and what is ended by its age. */
const GROW_OLDER = `
for _, key in ipairs(redis.call('KEYS', '*')) do
  local left = redis.call('PTTL', key)
  if left > 0 then redis.call('PEXPIRE', key, left - ARGV[1]) end
  if key:find(':answer%-ages:') then
    for _, name in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, -ARGV[1], name) end
  end
end
`;

class RedisStore implements TestStore {
  private server: RedisServer | undefined;

  async start(): Promise<void> {
    this.server = await RedisServer.start();
  }

  async stop(): Promise<void> {
    await this.server?.remove();
  }

  get changes(): Partial<Config> {
    return { redis: this.server?.config };
  }

  async pass(time: number): Promise<void> {
    await this.server?.do('EVAL', GROW_OLDER, '0', String(time));
  }

  async answers(owner: CallerName): Promise<number> {
    return Number(await this.server?.do('HLEN', callerKeys(owner).answers));
  }
}

/** Describes what holds for each store; what needs Redis is skipped, aloud, where there is none. */
export function describeStores(title: string, body: (store: TestStore) => void): void {
  const against = (store: TestStore) => () => {
    beforeAll(() => store.start());
    afterAll(() => store.stop());
    body(store);
  };
  describe(`${title}, with SQLite`, against(new SqliteStore()));
  describeStore(`${title}, with Redis`, against(new RedisStore()));
}
