import { type Rule } from './policy';

/** With SHA-256, in base64url. */
const isThumbprint = (value: unknown): boolean => typeof value === 'string' && /^[\w-]{43}$/.test(value);

/**
 * RFC 9449 section 6.1: what an access token may be bound to, which the guard asks for; one that is bound to something
 * else too must not pass without the proof of that (RFC 7800 section 3.1, RFC 8705 section 3).
 */
export const BINDING_RULES: readonly Rule[] = [
  {
    of: 'cnf',
    source: 'RFC 7800 section 3.1, RFC 8705 section 3',
    code: 'token_bound',
    broken: ({ claims: { cnf } }) =>
      cnf === undefined || Object.keys(Object(cnf) as object).join() === 'jkt'
        ? undefined
        : 'The token is bound to a key (cnf) in a way that is not taken here: only DPoP is (cnf.jkt).',
  },
  {
    of: 'cnf',
    source: 'RFC 9449 section 6.1',
    code: 'claim_malformed',
    broken: ({ claims: { cnf } }) =>
      cnf === undefined || isThumbprint((cnf as { jkt: unknown }).jkt)
        ? undefined
        : "The token's cnf.jkt is not the SHA-256 thumbprint of a key.",
  },
];

/** RFC 9449 section 7.2, RFC 8705 section 3: a token bound to a key must not pass without the proof of that key. */
export const UNBOUND_RULE: Rule = {
  of: 'cnf',
  source: 'RFC 9449 section 7.2, RFC 8705 section 3',
  code: 'token_bound',
  broken: ({ claims }) =>
    'cnf' in claims ? 'The token is bound to a key (cnf), and a bound token is not taken as plain Bearer.' : undefined,
};
