import { UNBOUND_RULE } from './binding-rules';
import { audiences, type Rule, show } from './policy';
import {
  audienceRule,
  EVENT_RULE,
  HEADER_RULES,
  ISSUER_RULE,
  LIFETIME_RULES,
  SUBJECT_RULES,
  TIME_RULES,
  typeRule,
} from './policy-rules';

/** Claims that only an access token has, in Auth0's dialects. */
const ACCESS_TOKEN_ONLY = ['scope', 'permissions', 'client_id', 'gty'];

/**
 * What an ID token must be, in the order in which it is checked (OpenID Connect Core 1.0 section 3.1.3.7). An ID token
 * says to a client who has logged in. Only a backend that is part of that very client may take it; any other API takes
 * access tokens.
 */
export const ID_TOKEN_POLICY: readonly Rule[] = [
  EVENT_RULE,
  ...HEADER_RULES,
  typeRule('jwt'),
  ISSUER_RULE,
  {
    of: 'aud, scope, permissions, client_id',
    source: 'RFC 8725 section 3.12: rules of different kinds of tokens exclude each other',
    code: 'token_kind_wrong',
    broken: ({ claims, expected: { audiences: ours } }) =>
      audiences(claims['aud'])?.some((one) => ours.includes(one)) || ACCESS_TOKEN_ONLY.some((name) => name in claims)
        ? 'This is an access token, and this endpoint takes the ID token.'
        : undefined,
  },
  audienceRule('application', ({ clientId }) => (clientId === undefined ? [] : [clientId])),
  {
    of: 'azp',
    source: 'OpenID Connect Core 1.0 section 3.1.3.7, rules 3 to 5',
    code: 'audience_wrong',
    broken: ({ claims: { aud, azp }, expected: { clientId } }) => {
      if (azp === undefined)
        return Array.isArray(aud) && aud.length > 1 ? 'The token has several audiences and no azp.' : undefined;
      return azp === clientId ? undefined : `The token was issued to another client (azp): ${show(azp)}.`;
    },
  },
  ...TIME_RULES,
  ...LIFETIME_RULES,
  ...SUBJECT_RULES,
  UNBOUND_RULE,
];
