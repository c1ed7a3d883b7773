import { isText, type Rule } from './policy';
import { audienceRule, HEADER_RULES, ISSUER_RULE, REQUIRED_TIMES, TIME_RULES, typeRule } from './policy-rules';

/** OpenID Connect Back-Channel Logout 1.0 section 2.4: the event that a logout token tells of. */
export const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a logout token must be, in the order in which it is checked (OpenID Connect Back-Channel Logout 1.0 sections 2.4 and
 * 2.6). Access tokens and ID tokens have no `events`, and their policies refuse what has (`EVENT_RULE`), so that none passes
 * for another. Whether a `jti` came before is not asked: a logout token that comes again changes nothing.
 */
export const LOGOUT_TOKEN_POLICY: readonly Rule[] = [
  {
    of: 'events',
    source: 'OpenID Connect Back-Channel Logout 1.0 section 2.6 (6), RFC 8417 section 2.2',
    code: 'token_kind_wrong',
    broken: ({ claims: { events } }) => {
      if (events === undefined) return 'This is no logout token: it tells of no event (events).';
      return isObject(events) && Object.hasOwn(events, LOGOUT_EVENT) && isObject(events[LOGOUT_EVENT])
        ? undefined
        : `This is no logout token: its events have no object at ${LOGOUT_EVENT}.`;
    },
  },
  {
    of: 'nonce',
    source: 'OpenID Connect Back-Channel Logout 1.0 sections 2.4 and 2.6 (7): prohibited, so that it is no ID token',
    code: 'token_kind_wrong',
    broken: ({ claims }) => ('nonce' in claims ? 'This is no logout token: it has a nonce.' : undefined),
  },
  ...HEADER_RULES,
  typeRule('logout+jwt', 'jwt', 'application/logout+jwt'), // JWT: Auth0's
  ISSUER_RULE,
  audienceRule('application', ({ clientId }) => (clientId === undefined ? [] : [clientId])),
  ...REQUIRED_TIMES,
  ...TIME_RULES,
  {
    of: 'jti',
    source: 'OpenID Connect Back-Channel Logout 1.0 section 2.4: required',
    code: 'claim_missing',
    broken: ({ claims: { jti } }) => (isText(jti) ? undefined : 'The token has no identifier (jti) that is a text.'),
  },
  {
    of: 'sub, sid',
    source: 'OpenID Connect Back-Channel Logout 1.0 section 2.6 (5): one of them, or both',
    code: 'claim_missing',
    broken: ({ claims: { sub, sid } }) =>
      sub === undefined && sid === undefined
        ? 'The token names neither a subject (sub) nor a session (sid).'
        : undefined,
  },
  {
    of: 'sub, sid',
    source: 'RFC 7519 section 4.1.2, OpenID Connect Back-Channel Logout 1.0 section 2.1: texts',
    code: 'claim_malformed',
    broken: ({ claims }) => {
      const found = ['sub', 'sid'].find((name) => claims[name] !== undefined && !isText(claims[name]));
      return found && `The token's ${found} is not a text.`;
    },
  },
];
