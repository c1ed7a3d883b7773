import { Logger } from '@nestjs/common';
import { type Mark, RevocationLog } from '@latchkey/nest-auth';
import { SqliteDatabase } from '../store/sqlite-database';

/** Milliseconds between looks at what other processes with the same file have added. */
const LOOK_EVERY = 500;

interface Row extends Mark {
  readonly position: number;
}

/** Ended sessions in SQLite, where those processes see them, too, that share the file. */
export class SqliteRevocationLog extends RevocationLog {
  private readonly statements;
  private readonly logger = new Logger('Logout');
  /** Of the row that was seen last. */
  private position = 0;

  /** @param lifetime seconds that a token may live at most */
  constructor(
    private readonly database: SqliteDatabase,
    private readonly lifetime: number,
  ) {
    super();
    this.statements = {
      after: database.prepare<Row>('SELECT position, name, iat FROM revocations WHERE position > ? ORDER BY iat'),
      // A new row, so that it has a new position.
      add: database.prepare(
        'INSERT OR REPLACE INTO revocations (name, iat) SELECT :name, :iat WHERE NOT EXISTS (SELECT 1 FROM revocations WHERE name = :name AND iat >= :iat)',
      ),
      forget: database.prepare('DELETE FROM revocations WHERE iat <= ?'),
      since: database.prepare<Mark>('SELECT name, iat FROM revocations WHERE iat >= ? ORDER BY iat'),
      /** Changes when another connection has written anything. */
      changes: database.prepare<{ data_version: number }>('PRAGMA data_version'),
    };
  }

  override async load(): Promise<readonly Mark[]> {
    return this.news();
  }

  override async add(marks: readonly Mark[]): Promise<void> {
    this.database.transaction(() => {
      this.statements.forget.run(Date.now() / 1000 - this.lifetime);
      for (const { name, iat } of marks) this.statements.add.run({ name, iat });
    });
  }

  /** Those with this `iat` and later ones, the oldest first. */
  since(iat: number): readonly Mark[] {
    return this.statements.since.all(iat).map(({ name, iat }) => ({ name, iat }));
  }

  override watch(told: (marks: readonly Mark[]) => void): () => void {
    let seen: number | undefined;
    let failing = false;
    const look = () => {
      try {
        const version = this.statements.changes.get()?.data_version;
        if (version === seen) return;
        told(this.news());
        seen = version;
        failing = false;
      } catch (error) {
        // Made good by the next look that succeeds; said once.
        if (!failing) this.logger.warn(`The file cannot be read for sessions that have ended: ${String(error)}`);
        failing = true;
      }
    };
    const timer = setInterval(look, LOOK_EVERY).unref();
    return () => clearInterval(timer);
  }

  private news(): readonly Mark[] {
    const rows = this.statements.after.all(this.position);
    this.position = rows.reduce((latest, { position }) => Math.max(latest, position), this.position);
    return rows;
  }
}
