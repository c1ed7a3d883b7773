import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../configuration/start-error';

const VERSION = 1;
const SCHEMA = `
  CREATE TABLE artifacts (
    model TEXT NOT NULL,
    id TEXT NOT NULL,
    payload TEXT NOT NULL,
    grant_id TEXT,
    uid TEXT,
    session_uid TEXT,
    expires_at INTEGER,
    PRIMARY KEY (model, id)
  ) WITHOUT ROWID;
  CREATE INDEX artifacts_by_grant ON artifacts (grant_id);
  CREATE INDEX artifacts_by_uid ON artifacts (uid);
  CREATE INDEX artifacts_by_session ON artifacts (session_uid);
  CREATE INDEX artifacts_by_expiry ON artifacts (expires_at);
  CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${VERSION};
`;

/**
 * Opens the tenant's database, and creates it where there is none: readable by its owner only, since it holds signing
 * keys. Every write is on its way to the disk before the answer leaves, so a killed process loses nothing.
 * Throws a StartError for a file that cannot be used, which names `variable`.
 */
export function openDatabase(file: string, variable = 'TENANT_DB'): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (file !== ':memory:') createFile(file);
    database = new DatabaseSync(file, { timeout: 5000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    prepareSchema(database);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw new StartError([
      `The database ${file} cannot be used (${(error as Error).message}): set ${variable} to another file or, if this one is the tenant's own, delete it, which logs everybody out.`,
    ]);
  }
}

function createFile(file: string): void {
  makeFolder(dirname(file));
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600); // a file that was there already may have been open to others
}

/** Like mkdirSync with `recursive`, which never ends where the system takes no folder, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another tenant was faster
  }
}

function prepareSchema(database: DatabaseSync): void {
  // Two tenants that start on one new file: the second waits here, and then finds the tables.
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
    if (version === 0) database.exec(SCHEMA);
    else if (version !== VERSION) throw new Error(`it was written by another version, ${String(version)}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
  const health = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (health !== 'ok') throw new Error(`it is corrupt: ${String(health)}`);
}
