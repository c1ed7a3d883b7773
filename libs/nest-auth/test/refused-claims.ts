import { type RefusalCode } from '@latchkey/wire';
import { createKey } from '../src/testing';
import { AUDIENCE, CLIENT_ID, createIdToken, createJwt, KEY, now, signParts, tenant } from './create-jwt';

/** What is wrong, how such a token is made, and the verdict: a code and the sentence, or a piece of it. */
export type Row = readonly [what: string, token: () => string, code: RefusalCode, sentence: string];

const STRANGER = createKey(KEY.kid);

/** A good token in which a piece of the payload's JSON is replaced. */
export function respelled(from: string, to: string): string {
  const payload = Buffer.from(createJwt().split('.')[1] ?? '', 'base64url').toString();
  return signParts({ alg: 'RS256', kid: KEY.kid }, payload.replace(from, to));
}

const claims = (changes: Readonly<Record<string, unknown>>) => () => createJwt(changes);

/** Claims that no token may have, an access token here. */
export const CLAIMS: readonly Row[] = [
  ['no issuer', claims({ iss: undefined }), 'issuer_wrong', 'The token names no issuer (iss).'],
  [
    'another issuer',
    claims({ iss: 'https://evil.test/' }),
    'issuer_wrong',
    "The token's issuer is https://evil.test/ and the one trusted here is http://127.0.0.1:",
  ],
  ['an issuer that is a list', () => createJwt({ iss: [tenant.issuer] }), 'issuer_wrong', "The token's issuer is ["],
  [
    'an issuer without the slash',
    () => createJwt({ iss: tenant.issuer.slice(0, -1) }),
    'issuer_wrong',
    'they differ by the slash at the end.',
  ],
  [
    'no expiry',
    claims({ exp: undefined }),
    'claim_missing',
    'The token has no expiry (exp), so it would be valid for ever.',
  ],
  [
    'an expiry that is a text',
    () => createJwt({ exp: String(now() + 600) }),
    'claim_malformed',
    "The token's exp is not a number of seconds.",
  ],
  ['an expiry that is null', claims({ exp: null }), 'claim_malformed', "The token's exp is not a number of seconds."],
  [
    'an expiry without end',
    () => respelled(`"exp":`, '"exp":1e999,"then":'),
    'claim_malformed',
    "token's exp is not a number",
  ],
  ['a start that is a text', claims({ nbf: '0' }), 'claim_malformed', "The token's nbf is not a number of seconds."],
  [
    'an issue time that is a list',
    claims({ iat: [0] }),
    'claim_malformed',
    "The token's iat is not a number of seconds.",
  ],
  [
    'an expiry two hours ago',
    () => createJwt({ exp: now() - 7200 }),
    'token_expired',
    'The token expired 2 hours ago: renew it.',
  ],
  [
    'an expiry just now',
    () => createJwt({ exp: Date.now() / 1000 }),
    'token_expired',
    'expired 1 second ago: renew it.',
  ],
  ['an expiry a moment ago', () => createJwt({ exp: now() - 3 }), 'token_expired', 'seconds ago: renew it.'],
  ['an expiry below zero', claims({ exp: -1 }), 'token_expired', 'days ago: renew it.'],
  [
    'an absurd expiry',
    claims({ exp: -1e300 }),
    'token_expired',
    'The token expired more than 100 years ago: renew it.',
  ],
  [
    'an issue time in milliseconds',
    claims({ iat: Date.now() }),
    'token_not_yet_valid',
    'The token was issued more than 100 years from now',
  ],
  ['a start to come', () => createJwt({ nbf: now() + 7 }), 'token_not_yet_valid', 'becomes valid only'],
  [
    'an issue time to come',
    () => createJwt({ iat: now() + 10_860 }),
    'token_not_yet_valid',
    "The token was issued 3 hours from now: this machine's clock and the tenant's differ.",
  ],
  ['no subject', claims({ sub: undefined }), 'claim_missing', 'The token names no subject (sub).'],
  ['an empty subject', claims({ sub: '' }), 'claim_missing', 'The token names no subject (sub).'],
  ['a subject that is a number', claims({ sub: 1 }), 'claim_malformed', "The token's subject (sub) is not a string."],
  [
    'a bound key that is none',
    claims({ cnf: { jkt: 'x' } }),
    'claim_malformed',
    "The token's cnf.jkt is not the SHA-256",
  ],
  [
    'a bound key, but no proof',
    claims({ cnf: { jkt: 'x'.repeat(43) } }),
    'token_bound',
    'is not taken as plain Bearer.',
  ],
  ['a bound certificate', claims({ cnf: { 'x5t#S256': 'x' } }), 'token_bound', 'bound to a key (cnf)'],
];

const DAYS = 86_400;

/** Claims that no token may have where sessions can be ended. */
export const LIFETIMES: readonly Row[] = [
  ['no issue time', claims({ iat: undefined }), 'claim_missing', 'The token has no issue time (iat)'],
  [
    'a life of 31 days',
    () => createJwt({ exp: now() + 31 * DAYS }),
    'token_lives_too_long',
    'The token lives for 31 days and at most 30 days are taken, for a logout is remembered as long.',
  ],
  [
    'a second too many',
    () => createJwt({ iat: now() - DAYS, exp: now() + 29 * DAYS + 1 }),
    'token_lives_too_long',
    'and at most 30 days are taken',
  ],
];

const BOTH = `and this endpoint takes ${AUDIENCE}.`;

/** What only an endpoint for access tokens refuses. */
export const NO_ACCESS_TOKENS: readonly Row[] = [
  ['no audience', claims({ aud: undefined }), 'audience_wrong', 'The token names no audience (aud).'],
  ['an empty list of audiences', claims({ aud: [] }), 'audience_wrong', 'The token names no audience (aud).'],
  [
    'another audience',
    claims({ aud: 'https://other.test' }),
    'audience_wrong',
    `The token's audience is https://other.test ${BOTH}`,
  ],
  ['an audience that only begins like it', claims({ aud: [`${AUDIENCE}.evil.test`] }), 'audience_wrong', BOTH],
  ['an audience with a slash', claims({ aud: `${AUDIENCE}/` }), 'audience_wrong', BOTH],
  ['audiences that are not all texts', claims({ aud: [AUDIENCE, 1] }), 'audience_wrong', BOTH],
  ['an audience that no header can carry', claims({ aud: 'ü"\\\r\nSet-Cookie: \uD800' }), 'audience_wrong', BOTH],
  ['an audience that is an object', claims({ aud: { 0: AUDIENCE } }), 'audience_wrong', BOTH],
  ['an ID token', () => createIdToken(), 'token_kind_wrong', 'This is an ID token, which is for the client'],
  [
    'an ID token for this audience too',
    claims({ aud: [AUDIENCE, CLIENT_ID], nonce: 'n' }),
    'token_kind_wrong',
    'This is an ID token',
  ],
  ['the client among other audiences', claims({ aud: ['x', CLIENT_ID] }), 'token_kind_wrong', 'This is an ID token'],
  ['a nonce', claims({ nonce: 'n' }), 'token_kind_wrong', 'This is an ID token'],
  ['at_hash', claims({ at_hash: 'h' }), 'token_kind_wrong', 'This is an ID token'],
  ['c_hash', claims({ c_hash: 'h' }), 'token_kind_wrong', 'This is an ID token'],
  ['s_hash', claims({ s_hash: 'h' }), 'token_kind_wrong', 'This is an ID token'],
  [
    'a scope that is a list',
    claims({ scope: ['read:messages'] }),
    'claim_malformed',
    "The token's scope is not a string.",
  ],
  [
    'permissions that are a text',
    claims({ permissions: 'read:messages' }),
    'claim_malformed',
    "The token's permissions are not an array of strings.",
  ],
  ['permissions that are not all texts', claims({ permissions: ['a', 1] }), 'claim_malformed', 'permissions are not'],
  ['permissions that are null', claims({ permissions: null }), 'claim_malformed', 'permissions are not'],
  [
    'events',
    claims({ events: {} }),
    'token_kind_wrong',
    'This is a logout token, or another one that tells of an event',
  ],
];

const idToken = (changes: Readonly<Record<string, unknown>>) => () => createIdToken(changes);

const LOGOUT = { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } };

/** A logout token as Auth0 makes it: with the type, the keys and the audience of an ID token. */
const logoutToken = (changes: Readonly<Record<string, unknown>> = {}, header = {}) =>
  createIdToken({ jti: 'j', nonce: undefined, ...LOGOUT, ...changes }, { header });

/** The same of ID tokens. */
export const ID_LIFETIMES: readonly Row[] = [
  ['no issue time', idToken({ iat: undefined }), 'claim_missing', 'The token has no issue time (iat)'],
  ['a life of 31 days', () => createIdToken({ exp: now() + 31 * DAYS }), 'token_lives_too_long', 'lives for 31 days'],
];

/** What only an endpoint for ID tokens refuses. */
export const NO_ID_TOKENS: readonly Row[] = [
  ['one word', () => 'kXzJ0tYc2lQ8Lr', 'token_opaque', 'and this endpoint takes the ID token, which is a JWT.'],
  [
    'an access token',
    () => createJwt(),
    'token_kind_wrong',
    'This is an access token, and this endpoint takes the ID token.',
  ],
  ['an ID token with a scope', idToken({ scope: 'openid' }), 'token_kind_wrong', 'This is an access token'],
  ['an ID token with permissions', idToken({ permissions: [] }), 'token_kind_wrong', 'This is an access token'],
  [
    'the type of an access token',
    () => createIdToken({}, { header: { typ: 'at+jwt' } }),
    'token_type_wrong',
    "The token's typ is at+jwt and only jwt is taken here.",
  ],
  ['no audience', idToken({ aud: undefined }), 'audience_wrong', 'The token names no audience (aud).'],
  [
    'another client',
    idToken({ aud: 'other' }),
    'audience_wrong',
    `The token's audience is other and this endpoint takes ${CLIENT_ID}.`,
  ],
  [
    'two audiences and no azp',
    idToken({ aud: [CLIENT_ID, 'other'] }),
    'audience_wrong',
    'several audiences and no azp.',
  ],
  ['an azp of another client', idToken({ azp: 'other' }), 'audience_wrong', 'issued to another client (azp): other.'],
  ['no issuer', idToken({ iss: undefined }), 'issuer_wrong', 'The token names no issuer (iss).'],
  ['no expiry', idToken({ exp: undefined }), 'claim_missing', 'no expiry (exp)'],
  ['an expiry that is a text', idToken({ exp: '1' }), 'claim_malformed', "token's exp is not a number"],
  [
    'an expiry in the past',
    () => createIdToken({ exp: now() - 130 }),
    'token_expired',
    'The token expired 2 minutes ago',
  ],
  ['a start to come', () => createIdToken({ nbf: now() + 60 }), 'token_not_yet_valid', 'becomes valid only'],
  ['no subject', idToken({ sub: undefined }), 'claim_missing', 'The token names no subject (sub).'],
  ['a subject that is a number', idToken({ sub: 1 }), 'claim_malformed', 'is not a string.'],
  ['a bound key', idToken({ cnf: {} }), 'token_bound', 'bound to a key (cnf)'],
  ['crit', () => createIdToken({}, { header: { crit: ['x'] } }), 'critical_header_unknown', 'not understood'],
  ['zip', () => createIdToken({}, { header: { zip: 'DEF' } }), 'token_type_wrong', 'has zip'],
  ['no kid', () => createIdToken({}, { header: { kid: undefined } }), 'key_unknown', 'no usable kid'],
  ['the algorithm none', () => createIdToken({}, { header: { alg: 'none' } }), 'algorithm_refused', 'is none'],
  ["a stranger's signature", () => createIdToken({}, { key: STRANGER }), 'signature_wrong', 'does not match'],
  ['a logout token', () => logoutToken(), 'token_kind_wrong', 'This is a logout token'],
  ['a logout token with a nonce', () => logoutToken({ nonce: 'n' }), 'token_kind_wrong', 'This is a logout token'],
  [
    'a logout token of its own type',
    () => logoutToken({}, { typ: 'logout+jwt' }),
    'token_kind_wrong',
    'a logout token',
  ],
  ['events that are null', idToken({ events: null }), 'token_kind_wrong', 'This is a logout token'],
];
