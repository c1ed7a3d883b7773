import { type Claims } from '../policy/permissions';
import { createKey, type TestKey } from './test-key';

/** What differs from a good token besides its claims. */
export interface Deviation {
  /** Members of the header; one set to undefined is left out. */
  readonly header?: Claims;
  /** Signs in place of the issuer's own key. */
  readonly key?: TestKey;
}

/** Who issues good tokens. */
interface Mint {
  readonly key: TestKey;
  token(claims?: Claims, deviation?: Deviation): string;
  idToken(): string;
}

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** A stranger's key for the same algorithm. */
const strange = (key: TestKey, kid: string): TestKey => createKey(kid, key.algorithm);

/** By the code of its refusal, how each broken token is made of a good one. */
export const BROKEN = {
  token_opaque: () => 'kXzJ0tYc2lQ8Lr',
  token_malformed: (issuer) => issuer.token().split('.').slice(0, 2).join('.'),
  token_type_wrong: (issuer) => issuer.token({}, { header: { typ: 'dpop+jwt' } }),
  token_kind_wrong: (issuer) => issuer.idToken(),
  token_bound: (issuer) => issuer.token({ cnf: { 'x5t#S256': 'x' } }), // not DPoP: an app may take that
  algorithm_refused: (issuer) => issuer.token({}, { header: { alg: 'none' } }),
  critical_header_unknown: (issuer) => issuer.token({}, { header: { crit: ['x'], x: 1 } }),
  issuer_wrong: (issuer) => issuer.token({ iss: 'https://elsewhere.test/' }),
  audience_wrong: (issuer) => issuer.token({ aud: 'https://elsewhere.test' }),
  token_expired: (issuer) => issuer.token({ exp: inSeconds(-9000) }),
  token_not_yet_valid: (issuer) => issuer.token({ nbf: inSeconds(9000) }),
  claim_missing: (issuer) => issuer.token({ sub: undefined }),
  claim_malformed: (issuer) => issuer.token({ exp: 'tomorrow' }),
  key_unknown: (issuer) => issuer.token({}, { key: strange(issuer.key, 'unknown') }),
  signature_wrong: (issuer) => issuer.token({}, { key: strange(issuer.key, issuer.key.kid) }),
} satisfies Readonly<Record<string, (issuer: Mint) => string>>;

/** A refusal that a token can cause. */
export type BrokenCode = keyof typeof BROKEN;
