import { now } from './create-jwt';
import { signProof } from './create-proof';
import { claims, header, type ProofRow, text } from './refused-proof';

/** Each claim that must be there, in each way in which it is not. */
export const ABSENT: readonly ProofRow[] = ['jti', 'htm', 'htu', 'ath', 'iat'].flatMap((name) =>
  (
    [
      ['no', undefined],
      ['a null', null],
      ['a boolean', true],
      ['a list as', ['x']],
      ['an object as', { toString: 'x' }],
      ['an empty', ''],
      ...(name === 'iat' ? ([['a text as', String(now())]] as const) : ([['a number as', 7]] as const)),
    ] as const
  ).map(([what, value]): ProofRow => [
    `${what} ${name}`,
    claims({ [name]: value }),
    'proof_malformed',
    `The proof has no ${name}, or one that is not a `,
  ]),
);

const MALFORMED = 'proof_malformed';
export const FORMS: readonly ProofRow[] = [
  ['no header DPoP', () => ({}), 'proof_missing', 'no header DPoP with a proof.'],
  ['two proofs in one header', text((good) => `${good}, ${good}`), MALFORMED, 'more than one proof'],
  ['two proofs without a space', text((good) => `${good},${good}`), MALFORMED, 'more than one proof'],
  ['two words', text((good) => `DPoP ${good}`), MALFORMED, 'more than one proof'],
  ['one word', text(() => 'proof'), MALFORMED, 'three parts between dots'],
  ['two parts', text((good) => good.split('.').slice(0, 2).join('.')), MALFORMED, 'three parts between dots'],
  ['four parts', text((good) => `${good}.x`), MALFORMED, 'three parts between dots'],
  ['five parts', text((good) => `${good}.x.y`), MALFORMED, 'three parts between dots'],
  ['no signature', text((good) => good.replace(/[^.]+$/, '')), MALFORMED, 'three parts between dots'],
  ['no payload', text((good) => good.replace(/\..+\./, '..')), MALFORMED, 'three parts between dots'],
  ['the JSON serialization', text(() => '{"payload":"e30"}'), MALFORMED, 'three parts between dots'],
  ['half a signature', text((good) => good.slice(0, -42)), 'proof_signature_wrong', 'does not match'],
  ['a longer signature', text((good) => `${good}AAAA`), 'proof_signature_wrong', 'does not match'],
  [
    'a signature of zeros',
    text((good) => good.replace(/[^.]+$/, 'A'.repeat(86))),
    'proof_signature_wrong',
    'does not match',
  ],
  ['a padded signature', text((good) => `${good}==`), MALFORMED, 'signature is not strict base64url.'],
  ['a signature of other letters', text((good) => `${good}+/`), MALFORMED, 'signature is not strict base64url.'],
  ['a padded header', text((good) => good.replace('.', '=.')), MALFORMED, 'header is not strict base64url.'],
  ['a payload of other letters', text((good) => good.replace('.', '.+')), MALFORMED, 'payload is not strict'],
  [
    'a header that is no JSON',
    text(() => signProof('no', {})),
    MALFORMED,
    'header cannot be read: it is not valid JSON.',
  ],
  ['a header that is a list', text(() => signProof([], {})), MALFORMED, 'header cannot be read: it is no JSON object.'],
  [
    'a header member twice',
    text((good) => twice(good, 0, '"alg":"none",')),
    MALFORMED,
    'header cannot be read: it has a member twice.',
  ],
  [
    'a payload that is no JSON',
    text((good) => payload(good, 'no')),
    MALFORMED,
    'payload cannot be read: it is not valid JSON.',
  ],
  [
    'a payload that is null',
    text((good) => payload(good, 'null')),
    MALFORMED,
    'payload cannot be read: it is no JSON object.',
  ],
  [
    'a claim twice',
    text((good) => twice(good, 1, '"htm":"POST",')),
    MALFORMED,
    'payload cannot be read: it has a member twice.',
  ],
  ['__proto__', text((good) => twice(good, 1, '"__proto__":{"a":1},')), MALFORMED, 'a member named __proto__.'],
  ['another payload under its signature', text((good) => swapped(good)), 'proof_signature_wrong', 'does not match'],
  ['more than 4096 characters', claims({ x: 'x'.repeat(4000) }), MALFORMED, 'at most 4096 are taken.'],
  ['14,000 characters', text(() => 'x'.repeat(14_000)), MALFORMED, 'at most 4096 are taken.'],
  ['crit', header({ crit: ['exp'], exp: 1 }), MALFORMED, 'an extension that is not understood'],
  ['b64', header({ b64: false }), MALFORMED, 'an extension that is not understood'],
  ['the access token in its place', () => ({ proof: (bound) => bound }), MALFORMED, "The proof's typ is JWT"],
  ['a jti of 257 characters', claims({ jti: 'j'.repeat(257) }), MALFORMED, 'more than 256 characters.'],
  [
    'an infinite iat',
    text((good) => payload(good, json(good).replace(/"iat":\d+/, '"iat":1e999'))),
    MALFORMED,
    'no iat',
  ],
  ['an exp that is over', claims({ exp: now() - 1 }), MALFORMED, 'an exp or nbf'],
  ['an exp that is a text', claims({ exp: '9999999999' }), MALFORMED, 'an exp or nbf'],
  ['an nbf to come', claims({ nbf: now() + 3600 }), MALFORMED, 'an exp or nbf'],
  ['a nonce that is a number', claims({ nonce: 1 }), MALFORMED, "The proof's nonce is not a text."],
  ['a nonce that is null', claims({ nonce: null }), MALFORMED, "The proof's nonce is not a text."],
];

const json = (proof: string, part: 0 | 1 = 1) => Buffer.from(proof.split('.')[part] ?? '', 'base64url').toString();
/** The same header over another payload. */
const payload = (proof: string, to: string) => signProof(json(proof, 0), to);
/** A part in which something stands before its first member, signed. */
function twice(proof: string, part: 0 | 1, member: string): string {
  const parts = [json(proof, 0), json(proof, 1)] as [string, string];
  parts[part] = parts[part].replace('{', `{${member}`);
  return signProof(...parts);
}
function swapped(proof: string): string {
  const [head, , signature] = proof.split('.');
  const other = json(proof).replace('"jti":"', '"jti":"x');
  return [head, Buffer.from(other).toString('base64url'), signature].join('.');
}
