import type { Place } from './places';

/** What a check can come to. A fault says what is wrong, where it is changed, and what to put there. */
export interface Result<Facts extends object = object> {
  /** Nobody knows where it is `unchecked`: never a tick. */
  readonly status: 'passed' | 'failed' | 'warned' | 'unchecked';
  /** What was seen; of `unchecked`, why nobody knows, and how it could be known. */
  readonly note: string;
  readonly faults: readonly Fault[];
  /** For the checks after it. */
  readonly facts: Partial<Facts>;
}

export interface Fault {
  /** A sentence. */
  readonly says: string;
  readonly place: Place;
  /** The value that is there, where it can be seen. */
  readonly found: string | undefined;
  /** The value to paste. */
  readonly put: string | undefined;
}

/** It holds. */
export const passed = <Facts extends object>(note: string, facts: Partial<Facts> = {}): Result<Facts> => ({
  status: 'passed',
  note,
  faults: [],
  facts,
});

/** It does not hold: exit code 1. */
export const failed = (...faults: readonly Fault[]): Result => ({
  status: 'failed',
  note: '',
  faults,
  facts: {},
});

/** It works, but not for everybody: told, and no reason for exit code 1. */
export const warned = (...faults: readonly Fault[]): Result => ({
  status: 'warned',
  note: '',
  faults,
  facts: {},
});

/** Nobody knows, for the reason in `note`. */
export const unchecked = (note: string): Result => ({ status: 'unchecked', note, faults: [], facts: {} });

export const fault = (
  says: string,
  place: Place,
  { found, put }: { readonly found?: string | undefined; readonly put?: string | undefined } = {},
): Fault => ({ says, place, found, put });
