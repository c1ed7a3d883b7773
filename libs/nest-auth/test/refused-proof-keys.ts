import { generateKeyPairSync } from 'node:crypto';
import { BINDING, type BindingKey, createBindingKey, createBoundJwt, createProof, thumbprint } from './create-proof';
import { header, type ProofRow } from './refused-proof';

const OTHER = createBindingKey();
const PS256 = createBindingKey('PS256');

/** With a key that the token is bound to. */
const withKey =
  (make: () => BindingKey, changes: Readonly<Record<string, unknown>> = {}) =>
  () => {
    const key = make();
    const bound = createBoundJwt({}, key);
    return { bound, proof: () => createProof(bound, {}, { key, header: changes }) };
  };
/** A JWK that the token is bound to, whatever it is. */
const withJwk =
  (change: (jwk: BindingKey['jwk']) => BindingKey['jwk'], key = BINDING, changes = {}) =>
  () => {
    const jwk = change(key.jwk);
    const bound = createBoundJwt({ cnf: { jkt: thumbprint(jwk) } });
    return { bound, proof: () => createProof(bound, {}, { key, header: { jwk, ...changes } }) };
  };

export const TYPES: readonly ProofRow[] = [
  undefined,
  null,
  '',
  'JWT',
  'at+jwt',
  'dpop',
  'dpop+JWT',
  'application/dpop+jwt',
  1,
  ['dpop+jwt'],
].map((typ): ProofRow => [`the typ ${JSON.stringify(typ)}`, header({ typ }), 'proof_malformed', "The proof's typ is "]);

export const ALGORITHMS: readonly ProofRow[] = [
  undefined,
  null,
  '',
  'none',
  'None',
  'HS256',
  'HS512',
  'RS256',
  'RS512',
  'PS384',
  'ES384',
  'ES512',
  'ES256K',
  'es256',
  'EdDSA',
  'RSA-OAEP',
  'dir',
  'constructor',
  256,
  ['ES256'],
].map((alg): ProofRow => [
  `the algorithm ${JSON.stringify(alg)}`,
  header({ alg }),
  'proof_algorithm_refused',
  'and only ES256 or PS256 or Ed25519 is taken.',
]);

export const NO_KEYS: readonly ProofRow[] = [undefined, null, '', 'key', 7, [], [BINDING.jwk]].map((jwk): ProofRow => [
  `the jwk ${JSON.stringify(jwk)?.slice(0, 20)}`,
  header({ jwk }),
  'proof_key_refused',
  "The proof's header has no public key (jwk).",
]);

export const SECRETS: readonly ProofRow[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].map((name): ProofRow => [
  `the private member ${name}`,
  header({ jwk: { ...BINDING.jwk, [name]: 'AQAB' } }),
  'proof_key_refused',
  'holds a private or a secret key',
]);

const UNFIT = 'is no key for';
export const KEYS: readonly ProofRow[] = [
  ['an empty jwk', header({ jwk: {} }), 'proof_key_refused', UNFIT],
  ['a symmetric key', header({ jwk: { kty: 'oct', k: 'c2VjcmV0' } }), 'proof_key_refused', 'a secret key'],
  [
    'its whole private key',
    header({ jwk: BINDING.privateKey.export({ format: 'jwk' }) }),
    'proof_key_refused',
    'a private',
  ],
  ['a key of another curve', withKey(() => curve('P-384')), 'proof_key_refused', UNFIT],
  ['a key of the curve of coins', withKey(() => curve('secp256k1')), 'proof_key_refused', UNFIT],
  ['a curve of another name', withJwk((jwk) => ({ ...jwk, crv: 'P-384' })), 'proof_key_refused', UNFIT],
  ['an RSA key for ES256', withJwk(() => PS256.jwk), 'proof_key_refused', UNFIT],
  ['an EC key for PS256', withJwk((jwk) => jwk, BINDING, { alg: 'PS256' }), 'proof_key_refused', 'is no key for PS256'],
  [
    'an EC key for Ed25519',
    withJwk((jwk) => jwk, BINDING, { alg: 'Ed25519' }),
    'proof_key_refused',
    'no key for Ed25519',
  ],
  ['an RSA key of 1024 bits', withKey(() => rsa(1024)), 'proof_key_refused', UNFIT],
  ['an RSA key with an odd exponent', withKey(() => rsa(2048, 0x10003)), 'proof_key_refused', UNFIT],
  ['an RSA key with the exponent 1', withJwk((jwk) => ({ ...jwk, e: 'AQ' }), PS256), 'proof_key_refused', UNFIT],
  ['a point off the curve', withJwk((jwk) => ({ ...jwk, y: jwk.x })), 'proof_key_refused', UNFIT],
  ['half a point', withJwk((jwk) => ({ ...jwk, y: undefined })), 'proof_key_refused', UNFIT],
  ['a short coordinate', withJwk((jwk) => ({ ...jwk, x: 'AQAB' })), 'proof_key_refused', UNFIT],
  ['a coordinate with padding', withJwk((jwk) => ({ ...jwk, x: `${jwk.x}=` })), 'proof_key_refused', UNFIT],
  ['a coordinate with stray bits', withJwk((jwk) => ({ ...jwk, x: strayed(jwk.x) })), 'proof_key_refused', UNFIT],
  ['a coordinate that is a number', withJwk((jwk) => ({ ...jwk, x: 1 }) as never), 'proof_key_refused', UNFIT],
  [
    'another key',
    () => ({ proof: (bound) => createProof(bound, {}, { key: OTHER }) }),
    'proof_key_wrong',
    'another key (cnf.jkt)',
  ],
  [
    "another key's signature",
    () => ({ proof: (bound) => createProof(bound, {}, { key: { ...OTHER, jwk: BINDING.jwk } }) }),
    'proof_signature_wrong',
    'does not match',
  ],
];

function curve(namedCurve: string): BindingKey {
  return createBindingKey('ES256', generateKeyPairSync('ec', { namedCurve }));
}
function rsa(modulusLength: number, publicExponent = 65_537): BindingKey {
  return createBindingKey('PS256', generateKeyPairSync('rsa', { modulusLength, publicExponent }) as never);
}

function strayed(coordinate = ''): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return coordinate.slice(0, -1) + letters[letters.indexOf(coordinate.at(-1) ?? '') + 1]; // 32 bytes leave two bits
}
