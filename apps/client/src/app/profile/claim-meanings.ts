const JWT = 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.';
const JWS = 'https://www.rfc-editor.org/rfc/rfc7515#section-4.1.';
const OIDC = 'https://openid.net/specs/openid-connect-core-1_0.html#';
const RBAC = 'https://auth0.com/docs/get-started/apis/enable-role-based-access-control-for-apis';

/** What a claim or a header parameter means to a person, and where it is defined. */
export interface Meaning {
  readonly text: string;
  readonly source?: string;
}

/** Claims in the order in which they are shown. */
export const MEANINGS: Readonly<Record<string, Meaning>> = {
  alg: { text: 'how the token is signed', source: `${JWS}1` },
  typ: { text: 'what kind of token it is', source: `${JWS}9` },
  kid: { text: 'which key signed it', source: `${JWS}4` },
  sub: { text: 'who you are to this login service', source: `${JWT}2` },
  name: { text: 'your name', source: `${OIDC}StandardClaims` },
  nickname: { text: 'what you are called', source: `${OIDC}StandardClaims` },
  given_name: { text: 'your first name', source: `${OIDC}StandardClaims` },
  family_name: { text: 'your last name', source: `${OIDC}StandardClaims` },
  picture: { text: 'where your picture is', source: `${OIDC}StandardClaims` },
  email: { text: 'your address', source: `${OIDC}StandardClaims` },
  email_verified: { text: 'whether the address was confirmed', source: `${OIDC}StandardClaims` },
  updated_at: { text: 'when this profile was last changed', source: `${OIDC}StandardClaims` },
  iss: { text: 'who issued the token', source: `${JWT}1` },
  aud: { text: 'whom it is for', source: `${JWT}3` },
  azp: { text: 'which application asked for it', source: `${OIDC}IDToken` },
  client_id: { text: 'which application asked for it', source: 'https://www.rfc-editor.org/rfc/rfc8693#section-4.3' },
  scope: { text: 'what you let the application do', source: 'https://www.rfc-editor.org/rfc/rfc8693#section-4.2' },
  permissions: { text: 'what your roles let you do on the API', source: RBAC },
  cnf: { text: 'which key it is bound to', source: 'https://www.rfc-editor.org/rfc/rfc9449#section-6.1' },
  iat: { text: 'when it was issued', source: `${JWT}6` },
  nbf: { text: 'before when it does not count', source: `${JWT}5` },
  exp: { text: 'when it expires', source: `${JWT}4` },
  auth_time: { text: 'when you last typed your password', source: `${OIDC}IDToken` },
  sid: {
    text: 'your session at the login service',
    source: 'https://openid.net/specs/openid-connect-backchannel-1_0.html',
  },
  org_id: { text: 'the organization you logged in to' },
  jti: { text: 'the number of this very token', source: `${JWT}7` },
  nonce: { text: 'ties the token to your login in this tab', source: `${OIDC}IDToken` },
  at_hash: { text: 'ties it to the access token that came along', source: `${OIDC}CodeIDToken` },
  c_hash: { text: 'ties it to the code that it was traded for', source: `${OIDC}HybridIDToken` },
  s_hash: { text: 'ties it to the state of your login' },
};
