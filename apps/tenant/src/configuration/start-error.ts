/** What stops the start: a list of full sentences for the person who started the tenant. Printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}
