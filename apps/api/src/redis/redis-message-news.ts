import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { filter, type Observable } from 'rxjs';
import { type CallerName } from '@latchkey/nest-auth';
import { Listeners, MessageNews } from '../messages/message-news';
import { callerTag } from './caller-keys';
import { RedisConnection } from './connection';
import { keyOf } from './keys';

const CHANNEL = keyOf('news', 'messages');

/**
 * The word by a channel of Redis: which machine says it, and whose messages it is about. What is said while the store is away
 * is lost, so that everybody looks when it is back.
 */
@Injectable()
export class RedisMessageNews extends MessageNews {
  private readonly machine = randomUUID();
  private readonly listeners = new Listeners();

  constructor(private readonly store: RedisConnection) {
    super();
    store.subscribe(CHANNEL, (word) => {
      const [machine, tag = ''] = word.split(' ');
      if (machine !== this.machine) this.listeners.tell(tag);
    });
    store.changes.pipe(filter(({ fault }) => fault === undefined)).subscribe(() => this.listeners.tellAll());
  }

  override tell(owner: CallerName): void {
    const tag = callerTag(owner);
    this.listeners.tell(tag);
    // Nobody waits for it; where it fails, the others find the message at their next comment.
    this.store.read((client) => client.publish(CHANNEL, `${this.machine} ${tag}`)).catch(() => undefined);
  }

  override of(owner: CallerName): Observable<void> {
    return this.listeners.of(callerTag(owner));
  }
}
