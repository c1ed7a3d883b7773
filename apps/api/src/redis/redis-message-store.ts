import { Injectable } from '@nestjs/common';
import { type MessageDto } from '@latchkey/shared';
import { type CallerName } from '@latchkey/nest-auth';
import { type KeptAnswer } from '../idempotency/answer-store';
import { underWay } from '../idempotency/under-way';
import { MessageStore, MOST_MESSAGES, type StoredMessage } from '../messages/message-store';
import { callerKeys } from './caller-keys';
import { RedisConnection } from './connection';
import { answerArguments } from './redis-answer-store';
import { ADD_MESSAGE, DELETE_MESSAGE } from './record-scripts';

const toMessage = (json: string) => JSON.parse(json) as MessageDto;

/** Messages in Redis: as JSON in a sorted set of each caller, by position. */
@Injectable()
export class RedisMessageStore extends MessageStore {
  constructor(private readonly store: RedisConnection) {
    super();
  }

  override async list(owner: CallerName): Promise<readonly MessageDto[]> {
    const { messages } = callerKeys(owner);
    return (await this.store.read((client) => client.zRange(messages, 0, -1, { REV: true }))).map(toMessage);
  }

  override async find(owner: CallerName, id: string): Promise<MessageDto | undefined> {
    const { messages, ids } = callerKeys(owner);
    const position = await this.store.read((client) => client.hGet(ids, id));
    if (position === null) return undefined;
    const [found] = await this.store.read((client) => client.zRangeByScore(messages, position, position));
    return found === undefined ? undefined : toMessage(found);
  }

  override async latest(owner: CallerName): Promise<number> {
    return Number(await this.store.read((client) => client.get(callerKeys(owner).latest)));
  }

  override async after(owner: CallerName, position: number): Promise<readonly StoredMessage[]> {
    const { messages } = callerKeys(owner);
    const found = await this.store.read((client) => client.zRangeByScoreWithScores(messages, `(${position}`, Infinity));
    return found.map(({ value, score }) => ({ position: score, message: toMessage(value) }));
  }

  override async add(owner: CallerName, message: MessageDto, answer?: KeptAnswer): Promise<boolean> {
    const { messages, ids, latest, answers, ages } = callerKeys(owner);
    const added = await this.store.run(
      ADD_MESSAGE,
      [messages, ids, latest, answers, ages],
      [message.id, JSON.stringify(message), String(MOST_MESSAGES), ...(answer ? answerArguments(answer) : [])],
    );
    if (added === 'kept') throw underWay();
    return added === 'added';
  }

  override async delete(owner: CallerName, id: string): Promise<boolean> {
    const { messages, ids } = callerKeys(owner);
    return (await this.store.run(DELETE_MESSAGE, [messages, ids], [id], 'read')) === 1;
  }
}
