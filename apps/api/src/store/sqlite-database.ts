import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementResultingChanges } from 'node:sqlite';
import { type OnApplicationShutdown } from '@nestjs/common';
import { ConfigurationError } from '../config/faults';

/** What brings the schema from each version to the next; a file says its own as `user_version`, a new one 0. */
const STEPS = [
  `
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
  `,
  `
  CREATE TABLE revocations (
    position INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: by it other processes find what is new
    name TEXT NOT NULL UNIQUE,
    iat REAL NOT NULL -- seconds since 1970, by the issuer's clock
  ) STRICT;
  CREATE INDEX revocations_by_iat ON revocations (iat);
  `,
];

/** A prepared statement that gives rows of one shape. */
interface Statement<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
  run(...values: SQLInputValue[] | [named: Readonly<Record<string, SQLInputValue>>]): StatementResultingChanges;
}

/**
 * The API's own database: one connection, and every call ends before the next begins. Its file is created where there is
 * none, readable by its owner only, for it holds what people wrote. A killed process loses nothing that was answered.
 */
export class SqliteDatabase implements OnApplicationShutdown {
  private readonly connection: DatabaseSync;

  /** Throws a `ConfigurationError` with one sentence for a file that cannot be used; `:memory:` is none. */
  constructor(file: string) {
    let connection: DatabaseSync | undefined;
    try {
      if (file !== ':memory:') createFile(file);
      connection = new DatabaseSync(file, { timeout: 5000 });
      connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
      this.connection = connection;
      this.transaction(() => this.prepareSchema());
    } catch (error) {
      if (connection?.isOpen) connection.close();
      throw new ConfigurationError([
        `The database ${file} cannot be used (${(error as Error).message}): set MESSAGES_DB to a file that this user may write, or to :memory:.`,
      ]);
    }
  }

  prepare<Row = never>(sql: string): Statement<Row> {
    return this.connection.prepare(sql) as unknown as Statement<Row>;
  }

  /** Does all of the work or, where it throws, nothing of it. Another process waits meanwhile. */
  transaction<Result>(work: () => Result): Result {
    this.connection.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.connection.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.connection.isTransaction) this.connection.exec('ROLLBACK');
      throw error;
    }
  }

  onApplicationShutdown(): void {
    if (this.connection.isOpen) this.connection.close();
  }

  private prepareSchema(): void {
    const version = this.connection.prepare('PRAGMA user_version').get()?.['user_version'];
    if (typeof version !== 'number' || version < 0 || version > STEPS.length)
      throw new Error(`it was written by another version, ${String(version)}`);
    for (const step of STEPS.slice(version)) this.connection.exec(step);
    this.connection.exec(`PRAGMA user_version = ${STEPS.length}`);
    const health = this.connection.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (health !== 'ok') throw new Error(`it is corrupt: ${String(health)}`);
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
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
  }
}
