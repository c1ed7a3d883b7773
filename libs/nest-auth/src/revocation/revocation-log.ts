import { type Mark } from './mark';

/**
 * Port of what outlives a process: the marks of ended sessions. They may be forgotten once no token lives that is so old
 * (`logout.maxTokenLifetime` after their `iat`), and not before.
 */
export abstract class RevocationLog {
  /** Those that are kept, before the first request is taken. An adapter that cannot reach its store gives what is at hand. */
  abstract load(): Promise<readonly Mark[]>;

  /**
   * Keeps marks, all or none; of two of one name the later one stays, so that one which comes again changes nothing. Resolves
   * once they outlive this process, and rejects where they cannot be kept.
   */
  abstract add(marks: readonly Mark[]): Promise<void>;

  /** Tells of marks that other processes have added, within a second; gives what ends it. */
  watch?(told: (marks: readonly Mark[]) => void): () => void;
}

/** Keeps nothing: for one process, whose ended sessions are back when it starts anew. */
export class MemoryRevocationLog extends RevocationLog {
  override async load(): Promise<readonly Mark[]> {
    return [];
  }

  override async add(): Promise<void> {
    // What this process must know is in `Revocations`.
  }
}
