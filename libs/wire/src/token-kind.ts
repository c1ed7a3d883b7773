/**
 * Which token an endpoint takes: none, an access token for the API, or the ID token, which only an app's own backend
 * may take (its audience is the client).
 */
export type TokenKind = 'none' | 'access' | 'id';
