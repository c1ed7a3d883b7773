/** A permission that roles grant on the API, in the words of the tenant's definition. */
export type Permission = 'read:messages' | 'write:messages';

/**
 * Which token an endpoint takes: none, an access token for the API, or the ID token, which only an app's own backend
 * may take (its audience is the client).
 */
export type TokenKind = 'none' | 'access' | 'id';

/** One endpoint, as both sides of the wire must know it. */
export interface Endpoint {
  readonly path: `/api/${string}`;
  readonly token: TokenKind;
  readonly permission?: Permission;
}

/** Every endpoint that the page calls: the API routes by it, and the client decides by it which token goes where. */
export const ENDPOINTS = {
  public: { path: '/api/public', token: 'none' },
  external: { path: '/api/external', token: 'access' },
  private: { path: '/api/private', token: 'id' },
  privateScoped: { path: '/api/private-scoped', token: 'access', permission: 'read:messages' },
} as const satisfies Record<string, Endpoint>;
