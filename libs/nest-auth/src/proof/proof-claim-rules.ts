import { show, span } from '../policy/policy';
import { type Nonces } from './nonces';
import { type DpopRule, type ProofOptions } from './proof-options';
import { type ProofRule } from './proof-rule';
import { isTarget } from './target-uri';

/** Seconds by which a proof's `iat` may lie behind this clock, and ahead of it (RFC 9449 section 11.1). */
export const WINDOW = { back: 300, ahead: 30 };
/** Characters of a `jti`: 96 bits at random have 16, a UUID 36 (RFC 9449 section 4.2). */
const LONGEST_JTI = 256;

/** A proof's claims, and the request that it came with. */
export interface ProofClaims {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly method: string;
  readonly path: string;
  /** The hash of the access token, as `ath` must have it. */
  readonly ath: string;
  readonly rule: DpopRule;
  readonly nonces: Nonces;
  readonly options: ProofOptions;
  /** In seconds since 1970. */
  readonly now: number;
}

/** What the claims of a proof must be: for this request and this token. */
export const PROOF_CLAIM_RULES: readonly ProofRule<ProofClaims>[] = [
  {
    of: 'jti, htm, htu, ath',
    source: 'RFC 9449 sections 4.2 and 4.3 (3)',
    code: 'proof_malformed',
    broken: ({ claims }) => {
      const found = ['jti', 'htm', 'htu', 'ath'].find(
        (name) => typeof claims[name] !== 'string' || claims[name] === '',
      );
      return found && `The proof has no ${found}, or one that is not a text.`;
    },
  },
  {
    of: 'jti',
    source: 'RFC 9449 section 11.1: it is remembered, and may not be of any size',
    code: 'proof_malformed',
    broken: ({ claims: { jti } }) =>
      String(jti).length > LONGEST_JTI ? `The proof's jti has more than ${LONGEST_JTI} characters.` : undefined,
  },
  {
    of: 'iat',
    source: 'RFC 9449 sections 4.2 and 4.3 (3), RFC 7519 section 2: a NumericDate is a number',
    code: 'proof_malformed',
    broken: ({ claims: { iat } }) =>
      Number.isFinite(iat) ? undefined : 'The proof has no iat, or one that is not a number of seconds.',
  },
  {
    of: 'exp, nbf',
    source: 'RFC 7519 sections 4.1.4 and 4.1.5: they count where they are',
    code: 'proof_malformed',
    broken: ({ claims: { exp = Infinity, nbf = -Infinity }, now }) =>
      typeof exp === 'number' && typeof nbf === 'number' && exp > now && nbf <= now + WINDOW.ahead
        ? undefined
        : 'The proof has an exp or nbf that does not let it pass now: leave them out, for iat tells its time.',
  },
  {
    of: 'nonce',
    source: 'RFC 9449 section 4.2: a text',
    code: 'proof_malformed',
    broken: ({ claims: { nonce } }) =>
      nonce === undefined || typeof nonce === 'string' ? undefined : "The proof's nonce is not a text.",
  },
  {
    of: 'htm',
    source: 'RFC 9449 section 4.3 (8)',
    code: 'proof_request_wrong',
    broken: ({ claims: { htm }, method }) =>
      htm === method ? undefined : `The proof is for the method ${show(htm)} (htm), and this is ${method}.`,
  },
  {
    of: 'htu',
    source: 'RFC 9449 section 4.3 (9)',
    code: 'proof_request_wrong',
    broken: ({ claims: { htu }, path, options: { addresses, full } }) => {
      if (isTarget(String(htu), path, addresses)) return undefined;
      const origin = URL.parse(String(htu))?.origin; // alone: somebody may have put a token behind it
      const ours = full ? `: they are ${addresses.join(' and ')} (API_ORIGIN)` : '';
      if (addresses.some((address) => new URL(address).origin === origin))
        return `The proof is for another path (htu) than that of the request at this API's addresses${ours}.`;
      return `The proof is for ${show(origin)} (htu), which is none of this API's addresses${ours}.`;
    },
  },
  {
    of: 'ath',
    source: 'RFC 9449 section 4.3 (12a)',
    code: 'proof_token_wrong',
    broken: ({ claims, ath }) =>
      claims['ath'] === ath ? undefined : 'The proof is for another access token (ath) than the one it came with.',
  },
  {
    of: 'nonce',
    source: 'RFC 9449 section 4.3 (10), section 9',
    code: 'proof_nonce_needed',
    broken: ({ claims: { nonce }, rule, nonces, now }) => {
      if (nonce === undefined)
        return rule.nonce ? 'The proof needs a nonce: sign one with that of the header DPoP-Nonce.' : undefined;
      return nonces.endOf(String(nonce), now) === undefined
        ? "The proof's nonce is not in force: sign one with that of the header DPoP-Nonce."
        : undefined;
    },
  },
  {
    of: 'iat',
    source: 'RFC 9449 section 4.3 (11): a nonce tells the time better, and the clock of who has one does not matter',
    code: 'proof_nonce_needed',
    broken: ({ claims: { iat, nonce }, now }) => {
      if (nonce !== undefined) return undefined;
      const age = now - Number(iat);
      if (age <= WINDOW.back && age >= -WINDOW.ahead) return undefined;
      const when = age > 0 ? `${span(age)} ago` : `${span(-age)} from now`;
      return `The proof was made ${when} (iat): sign one with the nonce of the header DPoP-Nonce, or set the clock.`;
    },
  },
];
