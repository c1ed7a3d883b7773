import { hash } from 'node:crypto';
import { callerKey, type CallerName } from '@latchkey/nest-auth';
import { type Repeatable } from '../idempotency/answer-store';
import { keyOf } from './keys';

const digest = (text: string): string => hash('sha256', text, 'base64url');

/**
 * A caller's name in the store, of one length whatever the caller is called. Its braces put all keys of a caller into one slot
 * of a cluster, so that one script reaches them.
 */
export const callerTag = (caller: CallerName): string => `{${digest(callerKey(caller))}}`;

/** The keys of one caller. */
export function callerKeys(caller: CallerName) {
  const tag = callerTag(caller);
  return {
    /** The messages by position; the position of each id; the position that was given last. */
    messages: keyOf('messages', tag),
    ids: keyOf('message-ids', tag),
    latest: keyOf('message-latest', tag),
    /** The kept answers by name; when each was kept. */
    answers: keyOf('answers', tag),
    ages: keyOf('answer-ages', tag),
    claim: (name: string) => keyOf('claim', `${tag}:${name}`),
  };
}

/** A request's name among those of its caller. */
export const requestName = ({ target, key }: Repeatable): string => digest(JSON.stringify([target, key]));
