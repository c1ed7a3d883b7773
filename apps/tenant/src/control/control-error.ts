/** What the control page cannot do as it was asked: a status of HTTP, and a sentence for the caller. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 405 | 409,
    message: string,
  ) {
    super(message);
  }
}
