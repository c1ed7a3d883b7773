import { Injectable } from '@nestjs/common';
import { type MessageDto } from '@latchkey/shared';
import { type KeptAnswer } from '../idempotency/answer-store';
import { SqliteAnswerStore } from '../idempotency/sqlite-answer-store';
import { ownerKey, SqliteDatabase } from '../store/sqlite-database';
import { MessageStore, MOST_MESSAGES, type Owner, type StoredMessage } from './message-store';

interface Row {
  readonly position: number;
  readonly id: string;
  readonly text: string;
  readonly created_at: string;
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
      latest: database.prepare<Row>(`${all} ORDER BY position DESC LIMIT 1`),
      count: database.prepare<{ count: number }>('SELECT count(*) AS count FROM messages WHERE owner = ?'),
      add: database.prepare('INSERT INTO messages (owner, id, text, created_at) VALUES (?, ?, ?, ?)'),
      delete: database.prepare('DELETE FROM messages WHERE owner = ? AND id = ?'),
    };
  }

  override async list(owner: Owner): Promise<readonly MessageDto[]> {
    return this.statements.list.all(ownerKey(owner)).map(toMessage);
  }

  override async find(owner: Owner, id: string): Promise<MessageDto | undefined> {
    const row = this.statements.find.get(ownerKey(owner), id);
    return row && toMessage(row);
  }

  override async latest(owner: Owner): Promise<number> {
    return this.statements.latest.get(ownerKey(owner))?.position ?? 0;
  }

  override async after(owner: Owner, position: number): Promise<readonly StoredMessage[]> {
    const rows = this.statements.after.all(ownerKey(owner), position);
    return rows.map((row) => ({ position: row.position, message: toMessage(row) }));
  }

  override async add(owner: Owner, message: MessageDto, answer?: KeptAnswer): Promise<boolean> {
    const { count, add } = this.statements;
    return this.database.transaction(() => {
      if ((count.get(ownerKey(owner))?.count ?? 0) >= MOST_MESSAGES) return false;
      add.run(ownerKey(owner), message.id, message.text, message.createdAt);
      if (answer) this.answers.write(answer);
      return true;
    });
  }

  override async delete(owner: Owner, id: string): Promise<boolean> {
    return this.statements.delete.run(ownerKey(owner), id).changes > 0;
  }
}
