import { Injectable } from '@nestjs/common';
import { type MessageDto } from '@latchkey/shared';
import { callerKey, type CallerName } from '@latchkey/nest-auth';
import { type KeptAnswer } from '../idempotency/answer-store';
import { SqliteAnswerStore } from '../idempotency/sqlite-answer-store';
import { SqliteDatabase } from '../store/sqlite-database';
import { MessageStore, MOST_MESSAGES, type StoredMessage } from './message-store';

interface Row {
  readonly position: number;
  readonly id: string;
  readonly text: string;
  readonly created_at: string;
}

interface Latest {
  readonly latest: number;
}

const toMessage = ({ id, text, created_at }: Row): MessageDto => ({ id, text, createdAt: created_at });

/** Messages in SQLite. */
@Injectable()
export class SqliteMessageStore extends MessageStore {
  private readonly statements;

  constructor(
    private readonly database: SqliteDatabase,
    private readonly answers: SqliteAnswerStore,
  ) {
    super();
    const all = 'SELECT position, id, text, created_at FROM messages WHERE owner = ?';
    this.statements = {
      list: database.prepare<Row>(`${all} ORDER BY position DESC`),
      find: database.prepare<Row>(`${all} AND id = ?`),
      after: database.prepare<Row>(`${all} AND position > ? ORDER BY position`),
      latest: database.prepare<Latest>('SELECT latest FROM owners WHERE owner = ?'),
      next: database.prepare<Latest>(
        'INSERT INTO owners VALUES (?, 1) ON CONFLICT DO UPDATE SET latest = latest + 1 RETURNING latest',
      ),
      count: database.prepare<{ count: number }>('SELECT count(*) AS count FROM messages WHERE owner = ?'),
      add: database.prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?)'),
      delete: database.prepare('DELETE FROM messages WHERE owner = ? AND id = ?'),
    };
  }

  override async list(owner: CallerName): Promise<readonly MessageDto[]> {
    return this.statements.list.all(callerKey(owner)).map(toMessage);
  }

  override async find(owner: CallerName, id: string): Promise<MessageDto | undefined> {
    const row = this.statements.find.get(callerKey(owner), id);
    return row && toMessage(row);
  }

  override async latest(owner: CallerName): Promise<number> {
    return this.statements.latest.get(callerKey(owner))?.latest ?? 0;
  }

  override async after(owner: CallerName, position: number): Promise<readonly StoredMessage[]> {
    const rows = this.statements.after.all(callerKey(owner), position);
    return rows.map((row) => ({ position: row.position, message: toMessage(row) }));
  }

  override async add(owner: CallerName, message: MessageDto, answer?: KeptAnswer): Promise<boolean> {
    const { count, next, add } = this.statements;
    const { id, text, createdAt } = message;
    const name = callerKey(owner);
    return this.database.transaction(() => {
      if ((count.get(name)?.count ?? 0) >= MOST_MESSAGES) return false;
      add.run(name, next.get(name)?.latest ?? 1, id, text, createdAt);
      if (answer) this.answers.write(answer);
      return true;
    });
  }

  override async delete(owner: CallerName, id: string): Promise<boolean> {
    return this.statements.delete.run(callerKey(owner), id).changes > 0;
  }
}
