import { BINDING_RULES } from './binding-rules';
import { brokenPermissions } from './permissions';
import { audiences, type Rule } from './policy';
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

/** Claims that only an ID token has (OpenID Connect Core 1.0 sections 2 and 3.3.2.11). */
const ID_TOKEN_ONLY = ['nonce', 'at_hash', 'c_hash', 's_hash'];

/**
 * What an access token must be, in the order in which it is checked. Both of Auth0's dialects pass: the default one
 * (`typ` JWT, `azp`) and RFC 9068's (`typ` at+jwt, `client_id`, `jti`).
 */
export const ACCESS_TOKEN_POLICY: readonly Rule[] = [
  EVENT_RULE,
  ...HEADER_RULES,
  typeRule('jwt', 'at+jwt', 'application/at+jwt'),
  ISSUER_RULE,
  {
    of: 'aud, nonce, at_hash, c_hash, s_hash',
    source: 'RFC 8725 section 3.12: rules of different kinds of tokens exclude each other',
    code: 'token_kind_wrong',
    broken: ({ claims, expected: { audiences: ours, clientId } }) => {
      const forWhom = audiences(claims['aud']);
      const forClientOnly =
        clientId !== undefined && forWhom?.includes(clientId) && !forWhom.some((one) => ours.includes(one));
      return forClientOnly || ID_TOKEN_ONLY.some((name) => name in claims)
        ? 'This is an ID token, which is for the client: send the access token to this endpoint.'
        : undefined;
    },
  },
  audienceRule('API', ({ audiences }) => audiences),
  ...TIME_RULES,
  ...LIFETIME_RULES,
  ...SUBJECT_RULES,
  ...BINDING_RULES,
  {
    of: 'scope, permissions, or what else says what a caller may do',
    source: 'RFC 8693 section 4.2: scope is one string; Auth0: permissions is an array of strings',
    code: 'claim_malformed',
    broken: ({ claims, expected: { permissions } }) => brokenPermissions(claims, permissions),
  },
];
