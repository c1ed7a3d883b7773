import { Injectable } from '@nestjs/common';
import { callerKey } from '@latchkey/nest-auth';
import { SqliteDatabase } from '../store/sqlite-database';
import { AnswerStore, KEPT, type KeptAnswer, PATIENCE, type Repeatable } from './answer-store';
import { underWay } from './under-way';

interface Row {
  readonly fingerprint: string;
  readonly status: number;
  readonly location: string | null;
  readonly body: string;
}

/** Answers in the same database as the messages, so that both are written in one transaction. */
@Injectable()
export class SqliteAnswerStore extends AnswerStore {
  /** When each claim began: in memory, so that it ends with the process. */
  private readonly claims = new Map<string, number>();
  private readonly statements;

  constructor(private readonly database: SqliteDatabase) {
    super();
    this.statements = {
      find: database.prepare<Row>(
        'SELECT fingerprint, status, location, body FROM answers WHERE owner = ? AND target = ? AND key = ? AND kept_at > ?',
      ),
      write: database.prepare('INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
      forget: database.prepare('DELETE FROM answers WHERE kept_at <= ?'),
      makeRoom: database.prepare(
        'DELETE FROM answers WHERE (owner, target, key) IN (SELECT owner, target, key FROM answers WHERE owner = ? ORDER BY kept_at DESC LIMIT -1 OFFSET ?)',
      ),
    };
  }

  override async find(request: Repeatable): Promise<KeptAnswer | undefined> {
    const { owner, target, key } = request;
    const row = this.statements.find.get(callerKey(owner), target, key, Date.now() - KEPT.time);
    return row && { owner, target, key, ...row, location: row.location ?? undefined };
  }

  override async claim({ owner, target, key }: Repeatable): Promise<() => Promise<void>> {
    const name = JSON.stringify([callerKey(owner), target, key]);
    const now = Date.now();
    if (now - (this.claims.get(name) ?? 0) < PATIENCE) throw underWay();
    this.claims.set(name, now);
    return async () => void (this.claims.get(name) === now && this.claims.delete(name));
  }

  override async keep(answer: KeptAnswer): Promise<void> {
    this.database.transaction(() => this.write(answer));
  }

  /** `keep`, within a transaction of another store. Throws a `Refusal` where another process was faster. */
  write({ owner, target, key, fingerprint, status, location, body }: KeptAnswer): void {
    const { find, forget, makeRoom, write } = this.statements;
    const [now, name] = [Date.now(), callerKey(owner)];
    forget.run(now - KEPT.time);
    if (find.get(name, target, key, 0)) throw underWay();
    write.run(name, target, key, fingerprint, status, location ?? null, body, now);
    makeRoom.run(name, KEPT.answers);
  }
}
