import { type MessageDto } from '@latchkey/shared';
import { type Caller } from '../auth/caller';
import { type KeptAnswer } from '../idempotency/answer-store';

/** Whose messages they are. Nobody reaches another's. */
export type Owner = Pick<Caller, 'iss' | 'sub'>;

/** Where a message stands among all: larger than those before it, and never given twice. */
export interface StoredMessage {
  readonly position: number;
  readonly message: MessageDto;
}

/** Most messages that a person may have. */
export const MOST_MESSAGES = 500;

/** Keeps messages, each for its owner only. Asynchronous, for a second store may be reached over the network. */
export abstract class MessageStore {
  /** The owner's messages, latest first. */
  abstract list(owner: Owner): Promise<readonly MessageDto[]>;

  abstract find(owner: Owner, id: string): Promise<MessageDto | undefined>;

  /** The position of the owner's latest message, 0 where there is none. */
  abstract latest(owner: Owner): Promise<number>;

  /** What came after a position, in order. */
  abstract after(owner: Owner, position: number): Promise<readonly StoredMessage[]>;

  /**
   * Adds a message and, both or neither, the answer that is kept for its repetition. Gives whether it could: not where the
   * owner has `MOST_MESSAGES` already.
   */
  abstract add(owner: Owner, message: MessageDto, answer?: KeptAnswer): Promise<boolean>;

  /** Whether there was such a message. */
  abstract delete(owner: Owner, id: string): Promise<boolean>;
}
