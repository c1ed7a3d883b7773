/**
 * How a token was come by: it lay in this tab's memory, the tenant renewed it because its time was up, or the tenant was
 * asked for one because this tab had none.
 */
export type TokenSource = 'memory' | 'renewed' | 'asked';

/** A token, to be sent or shown and then let go of, never to be kept. */
export interface GivenToken {
  readonly token: string;
  readonly source: TokenSource;
  /**
   * How often this tab had got tokens by then. It tells an old token from a new one where their letters do not: what a
   * tenant issues twice within a second can be the same.
   */
  readonly issue: number;
}
