import { createKey } from '../src/testing';
import { createHmacJwt, createJwt, KEY, signParts } from './create-jwt';
import { respelled, type Row } from './refused-claims';

const OPAQUE = "This looks like an opaque token: the login request did not ask for this API's audience.";
const STRANGER = createKey(KEY.kid);

const header = (members: Readonly<Record<string, unknown>>) => () => createJwt({}, { header: members });
const encode = (text: string) => Buffer.from(text).toString('base64url');
const goodHeader = { alg: 'RS256', kid: KEY.kid };

/** What is refused whichever token the endpoint takes; made of an access token. */
export const FORMS: readonly Row[] = [
  ['one word', () => 'kXzJ0tYc2lQ8Lr', 'token_opaque', OPAQUE],
  ['an encrypted token', () => `${encode('{"alg":"dir","enc":"A256GCM"}')}..iv.text.tag`, 'token_opaque', OPAQUE],
  ['two parts', () => createJwt().split('.').slice(0, 2).join('.'), 'token_malformed', 'and this one has 2.'],
  ['four parts', () => `${createJwt()}.x`, 'token_malformed', 'and this one has 4.'],
  ['the JSON serialization', () => '{"payload":"e30","protected":"e30"}', 'request_malformed', 'one token'],
  ['the JSON serialization in one word', () => '{"payload":"e30"}', 'token_malformed', 'and this one has 1.'],
  ['padding', () => createJwt().replace('.', '=.'), 'token_malformed', "token's header is not strict base64url."],
  ['the other base64', () => `${createJwt()}+/`, 'token_malformed', "token's signature is not strict base64url."],
  ['stray bits', () => createJwt().replace(/.$/, strayed), 'token_malformed', "token's signature is not strict"],
  [
    'stray bits after three letters',
    () => signParts(goodHeader, {}).replace(/.(?=\.)/, strayed), // a header of 29 bytes
    'token_malformed',
    "token's header is not strict",
  ],
  [
    'a header that is no JSON',
    () => signParts('no', {}),
    'token_malformed',
    'header cannot be read: it is not valid JSON.',
  ],
  [
    'a header that is null',
    () => signParts('null', {}),
    'token_malformed',
    'header cannot be read: it is no JSON object.',
  ],
  ['a payload that is an array', () => signParts(goodHeader, []), 'token_malformed', 'it is no JSON object.'],
  ['a payload that is a text', () => signParts(goodHeader, '"x"'), 'token_malformed', 'it is no JSON object.'],
  ['a payload within a payload', () => signParts(goodHeader, createJwt()), 'token_malformed', 'it is not valid JSON.'],
  ['a byte order mark', () => signParts(goodHeader, '\uFEFF{}'), 'token_malformed', 'it is not valid JSON.'],
  ['bytes that are not UTF-8', () => latin1Payload('{"sub":"\xE9"}'), 'token_malformed', 'it is not UTF-8.'],
  ['a member twice', () => respelled('"sub":', '"sub":"a","sub":'), 'token_malformed', 'it has a member twice.'],
  ['a member twice, once escaped', () => respelled('"sub":', '"\\u0073ub":"a","sub":'), 'token_malformed', 'twice.'],
  [
    'a member twice further down',
    () => respelled('"sub":', '"x":[{"a":{"b":1,"b":2}}],"sub":'),
    'token_malformed',
    'twice.',
  ],
  [
    'a header member twice',
    () => signParts('{"alg":"none","alg":"RS256","kid":"key-1"}', {}),
    'token_malformed',
    'twice.',
  ],
  [
    '__proto__',
    () => respelled('"sub":', '"__proto__":{"sub":"a"},"sub":'),
    'token_malformed',
    'a member named __proto__.',
  ],
  ['__proto__, escaped', () => respelled('"sub":', '"\\u005f_proto__":1,"sub":'), 'token_malformed', '__proto__.'],
  ['more than 8 KB', () => createJwt({ x: 'x'.repeat(6000) }), 'token_too_large', 'at most 8192 are taken.'],
  [
    'no algorithm',
    header({ alg: undefined }),
    'algorithm_refused',
    "The token's algorithm is nothing and only RS256 is taken.",
  ],
  [
    'the algorithm none',
    () => createJwt({}, { header: { alg: 'none' } }).replace(/[^.]+$/, ''),
    'algorithm_refused',
    'is none',
  ],
  ['none in another letter case', header({ alg: 'nOnE' }), 'algorithm_refused', 'is nOnE'],
  ['RS256 in another letter case', header({ alg: 'rs256' }), 'algorithm_refused', 'is rs256'],
  ['an algorithm that is a list', header({ alg: ['RS256'] }), 'algorithm_refused', 'is ["RS256"]'],
  ['HMAC with the public key', createHmacJwt, 'algorithm_refused', 'is HS256'],
  ['another RSA algorithm', header({ alg: 'PS256' }), 'algorithm_refused', 'is PS256'],
  ['crit', header({ crit: ['exp'], exp: 1 }), 'critical_header_unknown', 'not understood here: ["exp"].'],
  ['an empty crit', header({ crit: [] }), 'critical_header_unknown', 'not understood here: [].'],
  ['b64', header({ b64: true }), 'critical_header_unknown', 'not understood here: b64.'],
  ['zip', header({ zip: 'DEF' }), 'token_type_wrong', "The token's header has zip:"],
  ['enc', header({ enc: 'A256GCM' }), 'token_type_wrong', "The token's header has enc:"],
  ['cty', header({ cty: 'JWT' }), 'token_type_wrong', "The token's header has cty:"],
  ['no kid', header({ kid: undefined }), 'key_unknown', 'no usable kid'],
  ['a kid that is a number', header({ kid: 1 }), 'key_unknown', 'no usable kid'],
  ['an empty kid', header({ kid: '' }), 'key_unknown', 'no usable kid'],
  ['a kid of 257 characters', header({ kid: 'k'.repeat(257) }), 'key_unknown', 'no usable kid'],
  ['another kid', header({ kid: 'key-2' }), 'key_unknown', "signing key (kid) is not one of the tenant's keys."],
  ['a kid that every object has', header({ kid: 'constructor' }), 'key_unknown', "is not one of the tenant's keys."],
  ['a kid with half a character', header({ kid: '\uD800' }), 'key_unknown', "is not one of the tenant's keys."],
  [
    'the type of a DPoP proof',
    header({ typ: 'dpop+jwt' }),
    'token_type_wrong',
    "The token's typ is dpop+jwt and only jwt",
  ],
  ['the type of a logout token', header({ typ: 'logout+jwt' }), 'token_type_wrong', "The token's typ is logout+jwt"],
  ['an empty type', header({ typ: '' }), 'token_type_wrong', "The token's typ is"],
  ['a type that is null', header({ typ: null }), 'token_type_wrong', "The token's typ is null"],
  [
    "a stranger's signature",
    () => createJwt({}, { key: STRANGER }),
    'signature_wrong',
    "does not match its content and the tenant's key.",
  ],
  ['no signature', () => createJwt().replace(/[^.]+$/, ''), 'signature_wrong', 'does not match'],
  ['half a signature', () => createJwt().replace(/.{42}$/, ''), 'signature_wrong', 'does not match'],
];

function strayed(last: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return letters[letters.indexOf(last) + 1] ?? ''; // 256 bytes end in A, Q, g or w: the next letter has a stray bit
}

function latin1Payload(text: string): string {
  return `${encode(JSON.stringify(goodHeader))}.${Buffer.from(text, 'latin1').toString('base64url')}.AAAA`;
}
