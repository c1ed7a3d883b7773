import { createIdToken, createJwt, createRfc9068Jwt, KEY, now, signParts } from './create-jwt';
import { createProof, signProof } from './create-proof';

/** Numbers from 0 to 1, the same for the same seed: a failure can be repeated. */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Values that readers of JSON trip over. */
const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1e308,
  5e-324,
  2 ** 53,
  '',
  ' ',
  '\0',
  '\uD800',
  '\u2028',
  '"',
  '\\',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(300),
  [],
  {},
  [[]],
  [null],
  { then: 1 },
  { toString: 1 },
  { valueOf: null },
  { length: -1 },
  { toJSON: 1 },
  'RS256',
  'none',
  'JWT',
  'read:messages',
  [['read:messages']],
  { $ne: null },
];
const NAMES = [
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'azp',
  'scope',
  'permissions',
  'nonce',
  'cnf',
  'client_id',
  'jti',
  'alg',
  'kid',
  'typ',
  'crit',
  'b64',
  'zip',
  'jku',
  'jwk',
  'x5c',
  'toString',
  'constructor',
  'hasOwnProperty',
  'then',
  'toJSON',
  '',
];
const NAMES_OF_PROOFS = [
  'jti',
  'htm',
  'htu',
  'ath',
  'iat',
  'exp',
  'nbf',
  'nonce',
  'jwk',
  'alg',
  'typ',
  'crit',
  'then',
  '',
];
const LETTERS = 'ABab01._-+/=,;:{}[]"\\ %~';

/** Makes tokens and headers that no tenant would, most of them signed by its real key. */
export class Fuzz {
  constructor(private readonly random: () => number) {}

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** What follows `Authorization: `. */
  authorization(): string {
    const token = this.token();
    return this.pick([
      () => `Bearer ${token}`,
      () => `Bearer ${token}`,
      () => `bearer  ${token}`,
      () => this.mangled(`Bearer ${token}`),
      () => `${this.pick(['Basic', 'DPoP', 'Bearer,', 'Bearer Bearer', '', 'Token'])} ${token}`,
    ])();
  }

  token(): string {
    const good = this.pick([createJwt, createIdToken, createRfc9068Jwt])();
    return this.pick([
      () => good,
      () => this.mangled(good),
      () => this.resigned(good),
      () => this.resigned(good),
      () => this.reordered(good),
    ])();
  }

  /** What follows `DPoP: ` with a token, most of them signed by its key. */
  proof(token: string): string {
    const good = createProof(token);
    const resigned = () => this.resigned(good, NAMES_OF_PROOFS, signProof);
    return this.pick([
      () => good,
      () => this.mangled(good),
      resigned,
      resigned,
      resigned,
      () => this.reordered(good),
    ])();
  }

  /** Members changed, removed or twice, and signed again: it reaches the rules behind the signature's form. */
  private resigned(
    token: string,
    names: readonly string[] = NAMES,
    sign: (header: object, payload: string) => string = (header, payload) => signParts(header, payload, KEY),
  ): string {
    const [header, claims] = token
      .split('.', 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object);
    const odd = (value: object) => ({ ...value, [this.pick(names)]: this.value() });
    const text = JSON.stringify(odd(claims ?? {}));
    const payload = this.random() < 0.2 ? this.mangled(text) : text;
    return sign(this.random() < 0.5 ? (header ?? {}) : odd(header ?? {}), payload);
  }

  private value(): unknown {
    const depth = this.below(60);
    return this.pick<unknown>([
      ...ODD,
      now() + this.below(20) - 10,
      JSON.parse('['.repeat(depth) + ']'.repeat(depth) || '0'),
    ]);
  }

  private reordered(token: string): string {
    const parts = token.split('.');
    return Array.from({ length: this.below(7) }, () => this.pick([...parts, ''])).join('.');
  }

  /** Some letters changed, left out, doubled or put in. */
  private mangled(text: string): string {
    let result = text;
    for (let i = this.below(4); i >= 0; i--) {
      const at = this.below(result.length + 1);
      const put = this.pick([
        '',
        this.pick([...LETTERS]),
        result.slice(at, at + this.below(9)),
        'eyJ'.repeat(this.below(400)),
      ]);
      result = result.slice(0, at) + put + result.slice(at + this.below(3));
    }
    return result;
  }
}
