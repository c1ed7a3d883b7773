/**
 * How a token was come by: it lay in this tab's memory, the tenant renewed it because its time was up, or the tenant was
 * asked for one because this tab had none.
 */
export type TokenSource = 'memory' | 'renewed' | 'asked';

/** The two parts of a token that can be read; the third, its signature, is the API's to check. */
export interface DecodedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The key that a token is bound to (RFC 9449). It is in the browser's own store, from where nobody can read it out. */
export interface BindingKey {
  /**
   * A proof (section 4.2) for one attempt of one request, with the nonce that the API gave out last. No other has its `jti`.
   *
   * @param url absolute; its query and fragment are left out
   * @throws AuthError `key-lost` where the browser does not give out the key
   */
  prove(method: string, url: string): Promise<string>;
  /** Keeps a nonce that the API has given out, for the proofs to come (section 8.2). */
  remember(nonce: string): Promise<void>;
}

/** A token, to be sent or shown and then let go of, never to be kept. */
export interface GivenToken {
  readonly token: string;
  /** What it says, for people to look at; null where it cannot be read, as an opaque one. */
  readonly decoded: DecodedToken | null;
  /** What an access token grants on the API. An ID token grants nothing. */
  readonly permissions: readonly string[];
  readonly source: TokenSource;
  /**
   * How often this tab had got tokens by then. It tells an old token from a new one where their letters do not: what a
   * tenant issues twice within a second can be the same.
   */
  readonly issue: number;
  /**
   * Of one that is handed back as refused: the API says that its session was ended, so the next one comes by a session that
   * the tenant still has, and not by a refresh token.
   */
  readonly revoked?: boolean;
  /** Of a bound access token, which nobody takes without a proof; absent for a bearer token. */
  readonly key?: BindingKey;
  /** Whether it would have been bound, and is not because this browser keeps no key. */
  readonly keyless?: boolean;
}
