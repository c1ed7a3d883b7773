/** Stops the start: what the operator must change, one sentence for each fault. */
export class ConfigurationError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((f) => `  - ${f}`).join('\n')}`,
    );
    this.name = 'ConfigurationError';
  }
}

/** Collects faults, so that a person is told all of them at once. */
export class Faults {
  private readonly list: string[] = [];

  add(sentence: string): void {
    this.list.push(sentence);
  }

  throwIfAny(): void {
    if (this.list.length) throw new ConfigurationError(this.list);
  }
}
