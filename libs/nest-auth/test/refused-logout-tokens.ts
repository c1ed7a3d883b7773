import { createKey } from '../src/testing';
import { CLIENT_ID, createIdToken, createJwt, createLogoutToken, KEY, now, tenant } from './create-jwt';
import { type Row } from './refused-claims';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const claims = (changes: Readonly<Record<string, unknown>>) => () => createLogoutToken(changes);
const header = (changes: Readonly<Record<string, unknown>>) => () => createLogoutToken({}, { header: changes });

/** What is no logout token of the tenant for this client. */
export const LOGOUT_TOKENS: readonly Row[] = [
  ['one word', () => 'kXzJ0tYc2lQ8Lr', 'token_opaque', 'a logout token is a JWT'],
  ['two parts', () => createLogoutToken().split('.').slice(0, 2).join('.'), 'token_malformed', 'this one has 2'],
  ['an access token', () => createJwt(), 'token_kind_wrong', 'This is no logout token: it tells of no event'],
  ['an ID token', () => createIdToken(), 'token_kind_wrong', 'This is no logout token: it tells of no event'],
  ['no events', claims({ events: undefined }), 'token_kind_wrong', 'it tells of no event'],
  ['events that are null', claims({ events: null }), 'token_kind_wrong', 'its events have no object at http'],
  ['events that are a list', claims({ events: [EVENT] }), 'token_kind_wrong', 'its events have no object at'],
  ['events that are a text', claims({ events: EVENT }), 'token_kind_wrong', 'its events have no object at'],
  ['another event', claims({ events: { [`${EVENT}s`]: {} } }), 'token_kind_wrong', 'its events have no object at'],
  ['an event that is true', claims({ events: { [EVENT]: true } }), 'token_kind_wrong', 'have no object at'],
  ['an event that is null', claims({ events: { [EVENT]: null } }), 'token_kind_wrong', 'have no object at'],
  ['an event that is a list', claims({ events: { [EVENT]: [] } }), 'token_kind_wrong', 'have no object at'],
  ['a nonce', claims({ nonce: 'n' }), 'token_kind_wrong', 'This is no logout token: it has a nonce.'],
  ['a nonce that is null', claims({ nonce: null }), 'token_kind_wrong', 'it has a nonce'],
  ['the type of an access token', header({ typ: 'at+jwt' }), 'token_type_wrong', 'only logout+jwt or jwt is taken'],
  ['the type of a proof', header({ typ: 'dpop+jwt' }), 'token_type_wrong', 'only logout+jwt or jwt is taken'],
  ['the algorithm none', header({ alg: 'none' }), 'algorithm_refused', 'is none'],
  ['an algorithm with a secret', header({ alg: 'HS256' }), 'algorithm_refused', 'is HS256'],
  ['crit', header({ crit: ['x'], x: 1 }), 'critical_header_unknown', 'not understood'],
  ['zip', header({ zip: 'DEF' }), 'token_type_wrong', 'has zip'],
  ['no kid', header({ kid: undefined }), 'key_unknown', 'no usable kid'],
  ['no issuer', claims({ iss: undefined }), 'issuer_wrong', 'The token names no issuer (iss).'],
  ['another issuer', claims({ iss: 'https://evil.test/' }), 'issuer_wrong', 'issuer is https://evil.test/'],
  [
    'an issuer without the slash',
    () => createLogoutToken({ iss: tenant.issuer.slice(0, -1) }),
    'issuer_wrong',
    'they differ by the slash at the end.',
  ],
  ['no audience', claims({ aud: undefined }), 'audience_wrong', 'The token names no audience (aud).'],
  ['another client', claims({ aud: 'other' }), 'audience_wrong', `is other and this endpoint takes ${CLIENT_ID}.`],
  ['the API as audience', claims({ aud: tenant.audience }), 'audience_wrong', `this endpoint takes ${CLIENT_ID}.`],
  ['no expiry', claims({ exp: undefined }), 'claim_missing', 'no expiry (exp)'],
  ['an expiry a moment ago', () => createLogoutToken({ exp: now() - 1 }), 'token_expired', 'The token expired'],
  ['no issue time', claims({ iat: undefined }), 'claim_missing', 'The token has no issue time (iat)'],
  ['an issue time that is a text', claims({ iat: '1' }), 'claim_malformed', "token's iat is not a number"],
  ['an issue time to come', () => createLogoutToken({ iat: now() + 7 }), 'token_not_yet_valid', 'was issued'],
  ['no identifier', claims({ jti: undefined }), 'claim_missing', 'no identifier (jti)'],
  ['an identifier that is a number', claims({ jti: 1 }), 'claim_missing', 'no identifier (jti)'],
  ['neither sub nor sid', claims({ sub: undefined, sid: undefined }), 'claim_missing', 'neither a subject (sub)'],
  ['a subject that is a number', claims({ sub: 1 }), 'claim_malformed', "The token's sub is not a text."],
  ['an empty subject', claims({ sub: '' }), 'claim_malformed', "The token's sub is not a text."],
  ['a session that is a list', claims({ sid: ['s'] }), 'claim_malformed', "The token's sid is not a text."],
  ['a session that is null', claims({ sid: null }), 'claim_malformed', "The token's sid is not a text."],
  [
    "a stranger's signature",
    () => createLogoutToken({}, { key: createKey(KEY.kid) }),
    'signature_wrong',
    'does not match',
  ],
  ['an unknown key', () => createLogoutToken({}, { key: createKey('theirs') }), 'key_unknown', 'is not one of the'],
  ['too many characters', () => createLogoutToken({ sid: 's'.repeat(9000) }), 'token_too_large', 'at most 8192'],
];
