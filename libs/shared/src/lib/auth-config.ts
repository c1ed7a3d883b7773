/**
 * The three public values that client and API must agree on, as in Auth0's own samples. None is a secret.
 * The API answers them at `/auth_config.json`; the client reads them there before it starts.
 */
export interface AuthConfigDto {
  /** Host of the tenant (`acme.eu.auth0.com`), or its origin where that is plain http on loopback. No trailing slash. */
  readonly domain: string;
  /** The single-page application's client id, which the tenant assigns. */
  readonly clientId: string;
  /** Identifier of the API: what an access token for it must carry in `aud`. */
  readonly audience: string;
  /**
   * Where the API answers, if not where the page comes from: an origin (https, or plain http on loopback), with a path where
   * the API has one. No trailing slash. Tokens go there and nowhere else, the page's own origin included.
   */
  readonly apiOrigin?: string;
  /** Whether the page binds its tokens to a key of the browser (DPoP, RFC 9449); false where it is absent. */
  readonly dpop?: boolean;
}
