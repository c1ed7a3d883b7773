import { DEFAULT_ALGORITHMS } from '../keys/algorithms';
import { audiences, CLOCK_TOLERANCE, type Expected, isText, type Rule, show, span } from './policy';

const NO_ISSUE_TIME = 'The token has no issue time (iat), so nobody can tell what was before it and what after.';

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Header rules that hold for every kind of token. */
export const HEADER_RULES: readonly Rule[] = [
  {
    of: 'alg',
    source: 'RFC 8725 section 3.1: only algorithms that the application has chosen, and none is none of them',
    code: 'algorithm_refused',
    broken: ({ header: { alg }, expected: { algorithms = DEFAULT_ALGORITHMS } }) =>
      algorithms.some((one) => one === alg)
        ? undefined
        : `The token's algorithm is ${show(alg)} and only ${algorithms.join(' or ')} is taken.`,
    expects: ({ algorithms = DEFAULT_ALGORITHMS }) => algorithms.join(', '),
  },
  {
    of: 'crit, b64',
    source: 'RFC 7515 section 4.1.11, RFC 7797 section 6: an extension that is not understood must be refused',
    code: 'critical_header_unknown',
    broken: ({ header }) =>
      'crit' in header || 'b64' in header
        ? `The token's header asks for an extension that is not understood here: ${show(header['crit'] ?? 'b64')}.`
        : undefined,
  },
  {
    of: 'zip, enc, cty',
    source: 'RFC 8725 sections 3.6 and 2.8: no compression, no encryption, no token within a token',
    code: 'token_type_wrong',
    broken: ({ header }) => {
      const found = ['zip', 'enc', 'cty'].find((name) => name in header);
      return found && `The token's header has ${found}: compressed, encrypted and nested tokens are not taken.`;
    },
  },
  {
    of: 'kid',
    source:
      "RFC 7515 section 4.1.4, RFC 8725 section 3.10: names a key of the tenant's set and is not trusted otherwise",
    code: 'key_unknown',
    broken: ({ header: { kid } }) =>
      isText(kid) && kid.length <= 256
        ? undefined
        : "The token's header has no usable kid, so its signing key cannot be found.",
  },
];

/** OpenID Connect Back-Channel Logout 1.0 section 2.4: what tells of an event is no token to call with, whatever else it says. */
export const EVENT_RULE: Rule = {
  of: 'events',
  source: 'OpenID Connect Back-Channel Logout 1.0 section 2.4, RFC 8417 section 2.2, RFC 8725 section 3.12',
  code: 'token_kind_wrong',
  broken: ({ claims }) =>
    'events' in claims
      ? 'This is a logout token, or another one that tells of an event (events): it says that something happened, and not who calls.'
      : undefined,
};

/** `typ` of the token kinds (RFC 8725 section 3.11), in lower case: its letter case does not matter (RFC 7515 section 4.1.9). */
export function typeRule(...types: readonly string[]): Rule {
  return {
    of: 'typ',
    source: 'RFC 8725 section 3.11, RFC 9068 section 4',
    code: 'token_type_wrong',
    broken: ({ header: { typ } }) => {
      if (typ === undefined) return undefined;
      return typeof typ === 'string' && types.includes(typ.toLowerCase())
        ? undefined
        : `The token's typ is ${show(typ)} and only ${types.slice(0, 2).join(' or ')} is taken here.`;
    },
    expects: () => types.join(', '),
  };
}

/** RFC 9068 section 4, RFC 8725 section 3.8: equal to the letter, for a different text is a different issuer. */
export const ISSUER_RULE: Rule = {
  of: 'iss',
  source: 'RFC 9068 section 4, RFC 8725 section 3.8',
  code: 'issuer_wrong',
  broken: ({ claims: { iss }, expected: { issuer, others = [], full } }) => {
    if (iss === issuer) return undefined;
    if (iss === undefined) return 'The token names no issuer (iss).';
    const trusted = [issuer, ...others];
    const [none, ones] = others.length
      ? ['none of those', 'those trusted here are']
      : ['not the one', 'the one trusted here is'];
    if (!full) return `The token's issuer is ${show(iss)}, which is ${none} trusted here.`;
    const bySlash = trusted.find((one) => one === `${show(iss)}/`);
    if (bySlash)
      return `The token's issuer is ${show(iss)} and the one trusted here is ${bySlash}: they differ by the slash at the end.`;
    return `The token's issuer is ${show(iss)} and ${ones} ${trusted.join(', ')}.`;
  },
  expects: ({ issuer, others = [] }) => [issuer, ...others].join(', '),
};

/** RFC 9068 section 4, RFC 7519 section 4.1.3: a member of the array, or the string, equal to the letter. */
export function audienceRule(who: 'API' | 'application', wanted: (expected: Expected) => readonly string[]): Rule {
  return {
    of: 'aud',
    source: 'RFC 7519 section 4.1.3, RFC 9068 section 4, RFC 8725 section 3.9',
    code: 'audience_wrong',
    broken: ({ claims: { aud }, expected }) => {
      const list = audiences(aud);
      if (list?.some((one) => wanted(expected).includes(one))) return undefined;
      if (aud === undefined || list?.length === 0) return 'The token names no audience (aud).';
      const found = show(list ? list.map(show).join(', ') : aud);
      return expected.full
        ? `The token's audience is ${found} and this endpoint takes ${wanted(expected).join(' or ')}.`
        : `The token's audience is ${found}, which is not this ${who}.`;
    },
    expects: (expected) => wanted(expected).join(', '),
  };
}

/** The times of a token (RFC 7519 section 4.1.4 to 4.1.6); `exp` is required by RFC 9068 section 2.2 and OpenID Connect. */
export const TIME_RULES: readonly Rule[] = [
  {
    of: 'exp',
    source: 'RFC 9068 section 2.2: required',
    code: 'claim_missing',
    broken: ({ claims: { exp } }) =>
      exp === undefined ? 'The token has no expiry (exp), so it would be valid for ever.' : undefined,
  },
  {
    of: 'exp, nbf, iat',
    source: 'RFC 7519 section 2: a NumericDate is a number',
    code: 'claim_malformed',
    broken: ({ claims }) => {
      const found = ['exp', 'nbf', 'iat'].find((name) => claims[name] !== undefined && !isTime(claims[name]));
      return found && `The token's ${found} is not a number of seconds.`;
    },
  },
  {
    of: 'exp',
    source: 'RFC 7519 section 4.1.4: not "on or after" it; no tolerance, for whoever has an expired token can renew it',
    code: 'token_expired',
    broken: ({ claims: { exp }, now }) =>
      now >= Number(exp) ? `The token expired ${span(now - Number(exp))} ago: renew it.` : undefined,
  },
  {
    of: 'nbf, iat',
    source: 'RFC 7519 section 4.1.5; for iat a token from the future shows a clock that is off',
    code: 'token_not_yet_valid',
    broken: ({ claims, now }) => {
      for (const [name, what] of [
        ['nbf', 'becomes valid only'],
        ['iat', 'was issued'],
      ] as const) {
        const ahead = Number(claims[name] ?? 0) - now;
        if (ahead > CLOCK_TOLERANCE)
          return `The token ${what} ${span(ahead)} from now: this machine's clock and the tenant's differ.`;
      }
      return undefined;
    },
  },
];

/** Of tokens that must say when they were issued: a logout token, for it ends what was issued before. */
export const REQUIRED_TIMES: readonly Rule[] = [
  {
    of: 'iat',
    source: 'OpenID Connect Back-Channel Logout 1.0 section 2.4, RFC 9068 section 2.2: required',
    code: 'claim_missing',
    broken: ({ claims: { iat } }) => (iat === undefined ? NO_ISSUE_TIME : undefined),
  },
];

/** A logout is remembered for a time, and no token that is older than it may live longer. For those that have passed `TIME_RULES`. */
export const LIFETIME_RULES: readonly Rule[] = [
  {
    of: 'iat',
    source: 'RFC 9068 section 2.2, OpenID Connect Core 1.0 section 2: required; asked for where sessions can be ended',
    code: 'claim_missing',
    broken: ({ claims: { iat }, expected: { maxTokenLifetime } }) =>
      maxTokenLifetime !== undefined && iat === undefined ? NO_ISSUE_TIME : undefined,
  },
  {
    of: 'exp, iat',
    source: 'RFC 9068 section 5: short lifetimes; here no longer than a logout is remembered',
    code: 'token_lives_too_long',
    broken: ({ claims: { exp, iat }, expected: { maxTokenLifetime = Infinity } }) => {
      const lives = Number(exp) - Number(iat ?? exp);
      return lives > maxTokenLifetime
        ? `The token lives for ${span(lives)} and at most ${span(maxTokenLifetime)} are taken, for a logout is remembered as long.`
        : undefined;
    },
    expects: ({ maxTokenLifetime = Infinity }) => `${maxTokenLifetime} s`,
  },
];

/** RFC 9068 section 2.2, OpenID Connect Core 1.0 section 2: every token speaks for somebody. */
export const SUBJECT_RULES: readonly Rule[] = [
  {
    of: 'sub',
    source: 'RFC 9068 section 2.2, OpenID Connect Core 1.0 section 2',
    code: 'claim_missing',
    broken: ({ claims: { sub } }) =>
      sub === undefined || sub === '' ? 'The token names no subject (sub).' : undefined,
  },
  {
    of: 'sub',
    source: 'RFC 7519 section 4.1.2: a string',
    code: 'claim_malformed',
    broken: ({ claims: { sub } }) => (isText(sub) ? undefined : "The token's subject (sub) is not a string."),
  },
];
