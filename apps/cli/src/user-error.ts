import { UserError } from '@latchkey/ports';

export { UserError };

/** The command was typed as it cannot be: told with how it can, and the exit code is 2. */
export class UsageError extends UserError {
  constructor(
    message: string,
    readonly usage: string,
  ) {
    super(message);
  }
}
