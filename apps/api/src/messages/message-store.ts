import { type MessageDto } from '@latchkey/shared';
import { type CallerName } from '@latchkey/nest-auth';
import { type KeptAnswer } from '../idempotency/answer-store';

/** Where a message stands among its owner's: larger than those before it, and never given twice. */
export interface StoredMessage {
  readonly position: number;
  readonly message: MessageDto;
}

/** Most messages that a person may have. */
export const MOST_MESSAGES = 500;

/**
 * Keeps messages, each for its owner only: nobody reaches another's. One over the network rejects with a `StoreAwayError` while
 * it cannot be reached; whether a message was added is unknown then, and its repetition with the same answer finds out.
 */
export abstract class MessageStore {
  /** The owner's messages, latest first. */
  abstract list(owner: CallerName): Promise<readonly MessageDto[]>;

  abstract find(owner: CallerName, id: string): Promise<MessageDto | undefined>;

  /** The position that was given last, 0 where the owner has never had a message. */
  abstract latest(owner: CallerName): Promise<number>;

  /** What came after a position, in order. */
  abstract after(owner: CallerName, position: number): Promise<readonly StoredMessage[]>;

  /**
   * Adds a message and, both or neither, the answer that is kept for its repetition. Gives whether it could: not where the
   * owner has `MOST_MESSAGES` already.
   */
  abstract add(owner: CallerName, message: MessageDto, answer?: KeptAnswer): Promise<boolean>;

  /** Whether there was such a message. */
  abstract delete(owner: CallerName, id: string): Promise<boolean>;
}
