import { ConfigurationError } from '../config/faults';

export const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

/** The port that was being opened, and the variable that changes it. */
export interface Opening {
  readonly variable: string;
  readonly port: number;
}

/** What keeps it from being opened, as a `ConfigurationError` with one sentence; other errors as they are. */
export function explain(error: unknown, { port, variable }: Opening, host?: string): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new ConfigurationError([`Port ${port} is already in use: set ${variable} to a free one.`]);
    case 'EACCES':
      return new ConfigurationError([
        `Port ${port} may not be opened by this user: set ${variable} to one above 1023.`,
      ]);
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
      return new ConfigurationError([`HOST is "${host}", which is no address of this machine: put 127.0.0.1 there.`]);
    default:
      return error;
  }
}
