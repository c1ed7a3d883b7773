import { basename } from 'node:path';
import { types } from 'node:util';

/** An Action that threw. The message is a sentence with the Action's name, the line and what was thrown. */
export class ActionFailure extends Error {
  /** File and line, as `code.js:3`; without the line where nobody knows it. */
  readonly place: string;
  readonly reason: string;

  constructor(
    readonly action: string,
    file: string,
    cause: unknown,
  ) {
    const line = lineOf(cause, file);
    const place = line ? `${basename(file)}:${line}` : basename(file);
    const reason = types.isNativeError(cause) ? `${cause.name}: ${cause.message}` : String(cause);
    super(`The Action ${action} failed at ${place}: ${reason}`, { cause });
    this.place = place;
    this.reason = reason;
  }
}

/** The line of a file that an error comes from; undefined for what is no error, or has not been there. */
export function lineOf(error: unknown, file: string): number | undefined {
  const { stack = '' } = types.isNativeError(error) ? error : {};
  const line = parseInt(stack.split(`${file}:`)[1] ?? '', 10);
  return Number.isNaN(line) ? undefined : line;
}
