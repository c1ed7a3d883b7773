import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ask, writerToken } from './call-messages';
import { createJwt, createLogoutToken, now, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { startApi } from './start-api';

/** What version 1 wrote, as its `sqlite_master` had it, with a message and an answer of ada's. */
const VERSION_1 = (owner: string) => `
  PRAGMA journal_mode = WAL;
  CREATE TABLE owners (
    owner TEXT PRIMARY KEY,
    latest INTEGER NOT NULL -- position that was given last
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE messages (
    owner TEXT NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (owner, position),
    UNIQUE (owner, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE answers (
    owner TEXT NOT NULL,
    target TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    location TEXT,
    body TEXT NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (owner, target, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX answers_by_age ON answers (kept_at);
  CREATE INDEX answers_by_owner ON answers (owner, kept_at);
  INSERT INTO owners VALUES ('${owner}', 7);
  INSERT INTO messages VALUES ('${owner}', 7, '5c0f6d4e-1f7b-4a52-9d4f-6b0a3c1f7e11', 'from version 1', '2026-05-04T12:00:00.000Z');
  PRAGMA user_version = 1;
`;

let keys: KeyServer;
let folder: string;
beforeEach(async () => {
  keys = await new KeyServer().start();
  folder = mkdtempSync(join(tmpdir(), 'latchkey-database-'));
});
afterEach(async () => {
  await keys.stop();
  rmSync(folder, { recursive: true });
});

/** A file with this in it. */
function written(sql: string): string {
  const file = join(folder, 'api.db');
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  return file;
}

describe('a file of version 1', () => {
  it('keeps what it has, and ended sessions too from now on', async () => {
    const messagesDb = written(VERSION_1(JSON.stringify([tenant.issuer, 'auth0|ada'])));
    const token = writerToken({ iat: now() - 5 });
    for (let starts = 0; starts < 2; starts++) {
      const api = await startApi(keys, { messagesDb });
      if (starts === 0) {
        expect((await ask(api, '/api/messages', { token })).body).toMatchObject([{ text: 'from version 1' }]);
        const form = new URLSearchParams({ logout_token: createLogoutToken() });
        await fetch(`${api.origin}/api/backchannel-logout`, { method: 'POST', body: form });
      }
      expect((await api.call('/api/external', createJwt({ iat: now() - 5 }))).status).toBe(401);
      await api.close();
    }
  });
});

it.each([3, -1])('a file of version %i stops the start', async (version) => {
  const messagesDb = written(`PRAGMA user_version = ${version}`);
  await expect(startApi(keys, { messagesDb })).rejects.toThrow(`it was written by another version, ${version}`);
});
