/** Says in sentences what the person must change; told without a stack, and the exit code is 1. */
export class UserError extends Error {}

/** The command was typed as it cannot be: told with how it can, and the exit code is 2. */
export class UsageError extends UserError {
  constructor(
    message: string,
    readonly usage: string,
  ) {
    super(message);
  }
}
