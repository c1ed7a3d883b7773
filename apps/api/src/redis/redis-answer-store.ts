import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AnswerStore, KEPT, type KeptAnswer, PATIENCE, type Repeatable } from '../idempotency/answer-store';
import { underWay } from '../idempotency/under-way';
import { callerKeys, requestName } from './caller-keys';
import { RedisConnection } from './connection';
import { END_CLAIM, FIND_ANSWER, KEEP_ANSWER } from './record-scripts';

/** What is kept under the name of a request. */
type Kept = Pick<KeptAnswer, 'fingerprint' | 'status' | 'location' | 'body'>;

const LIFETIME = String(KEPT.time);

/** An answer as the scripts take it: name, answer, lifetime, how many a caller may have. */
export function answerArguments(answer: KeptAnswer): string[] {
  const { fingerprint, status, location, body } = answer;
  const kept: Kept = { fingerprint, status, location, body };
  return [requestName(answer), JSON.stringify(kept), LIFETIME, String(KEPT.answers)];
}

/** Answers in Redis, beside the messages of their caller. All of a caller's are gone 24 h after the last of them. */
@Injectable()
export class RedisAnswerStore extends AnswerStore {
  constructor(private readonly store: RedisConnection) {
    super();
  }

  override async find(request: Repeatable): Promise<KeptAnswer | undefined> {
    const { answers, ages } = callerKeys(request.owner);
    const asked = [requestName(request), LIFETIME];
    const found = await this.store.run(FIND_ANSWER, [answers, ages], asked, 'read');
    return typeof found === 'string' ? { ...request, ...(JSON.parse(found) as Kept) } : undefined;
  }

  override async claim(request: Repeatable): Promise<() => Promise<void>> {
    const key = callerKeys(request.owner).claim(requestName(request));
    const mine = randomUUID();
    const expiration = { type: 'PX', value: PATIENCE } as const;
    const claimed = await this.store.write((client) => client.set(key, mine, { condition: 'NX', expiration }));
    if (claimed === null) throw underWay();
    return async () => {
      // Where the store cannot be reached, the claim ends by its time.
      await this.store.run(END_CLAIM, [key], [mine], 'read').catch(() => undefined);
    };
  }

  override async keep(answer: KeptAnswer): Promise<void> {
    const { answers, ages } = callerKeys(answer.owner);
    if ((await this.store.run(KEEP_ANSWER, [answers, ages], answerArguments(answer))) !== 'kept') throw underWay();
  }
}
