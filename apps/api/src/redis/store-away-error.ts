/** The store that machines share cannot be used now. Its sentence may be told to the operator, and holds no secret. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';

  constructor(sentence: string, options?: ErrorOptions) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0; // while the store is away each request meets some, and nobody reads their stacks
    super(sentence, options);
    Error.stackTraceLimit = limit;
  }
}
