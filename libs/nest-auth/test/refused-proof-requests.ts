import { hash } from 'node:crypto';
import { createJwt, now } from './create-jwt';
import { ADDRESS, BINDING, createBoundJwt, createProof } from './create-proof';
import { type Attempt, claims, type ProofRow } from './refused-proof';

const WRONG = 'proof_request_wrong';
export const REQUESTS: readonly ProofRow[] = [
  ...['POST', 'get', 'Get', 'GET ', 'HEAD', '*'].map((htm): ProofRow => [
    `the htm "${htm}"`,
    claims({ htm }),
    WRONG,
    'for the method',
  ]),
  ...[
    '/api/external/',
    '/api//external',
    '/api/External',
    '/api/external%2F',
    '/api%2Fexternal',
    '/api/external;x',
    '/api/external.',
    '/api/externa',
    '/api/private-scoped',
    '/',
    '',
    '/api/external/..',
    '/shop/api/external',
    '/api/external%20',
    '/api/ext%65rnal/',
  ].map((path): ProofRow => [`the path "${path}"`, claims({ htu: ADDRESS + path }), WRONG, 'another path (htu)']),
  ...[
    'http://localhost/api/external',
    'https://localhost:3001/api/external',
    'http://127.0.0.1:3001/api/external',
    'http://localhost.:3001/api/external',
    'http://localhost:30010/api/external',
    'http://localhost.evil.test:3001/api/external',
    'http://evil.test/localhost:3001/api/external',
    'http://[::1]:3001/api/external',
    'https://acme.test.evil.test/shop/api/external',
    'ws://localhost:3001/api/external',
    'file:///api/external',
    'data:,x',
  ].map((htu): ProofRow => [
    `the htu ${htu}`,
    claims({ htu }),
    WRONG,
    "none of this API's addresses: they are http://localhost:3001 and",
  ]),
  ...[
    'https://acme.test/api/external',
    'https://acme.test/shop',
    'https://acme.test/shopping/api/external',
    'https://acme.test/shop/../api/external',
    'http://user@localhost:3001/api/external',
    'http://localhost:3001\\api\\external',
    'http:localhost:3001/api/external',
    'http:///localhost:3001/api/external',
    ' http://localhost:3001/api/external',
    'http://localhost:3001/api/ext\ternal',
    'http://localhost:3001/api/%zz/../external',
    'http://localhost:3001/api/external|',
  ].map((htu): ProofRow => [`the htu "${htu}"`, claims({ htu }), WRONG, 'The proof is for another path (htu)']),
  ['a path without a host', claims({ htu: '/api/external' }), WRONG, 'The proof is for nothing (htu)'],
  [
    'another token',
    claims({ ath: hash('sha256', 'x', 'base64url') }),
    'proof_token_wrong',
    'another access token (ath)',
  ],
  [
    "another token of the same key's",
    () => ({ proof: () => createProof(createBoundJwt({ jti: 'other' })) }),
    'proof_token_wrong',
    '(ath)',
  ],
  [
    'the token itself as ath',
    () => ({ proof: (bound) => createProof(bound, { ath: bound.slice(0, 100) }) }),
    'proof_token_wrong',
    '(ath)',
  ],
  [
    'the ath in hexadecimal',
    () => ({ proof: (bound) => createProof(bound, { ath: hash('sha256', bound) }) }),
    'proof_token_wrong',
    '(ath)',
  ],
  [
    'a padded ath',
    () => ({ proof: (bound) => createProof(bound, { ath: `${hash('sha256', bound, 'base64url')}=` }) }),
    'proof_token_wrong',
    '(ath)',
  ],
];

export const TIMES: readonly ProofRow[] = [
  ...(
    [
      [-303, '5 minutes ago'],
      [-86_400 * 2, '2 days ago'],
      [60, 'seconds from now'],
      [3600 * 2 + 5, '2 hours from now'],
      [1e12, 'more than 100 years from now'],
    ] as const
  ).map(([offset, sentence]): ProofRow => [
    `an iat ${offset} s off`,
    () => claims({ iat: now() + offset })(),
    'proof_nonce_needed',
    sentence,
  ]),
  ['an iat in milliseconds', () => claims({ iat: Date.now() })(), 'proof_nonce_needed', 'more than 100 years from now'],
  ['the iat 0', claims({ iat: 0 }), 'proof_nonce_needed', 'days ago'],
  ...['', 'x', '0', '1.x', `${Math.floor(now() / 60).toString(36)}.x`, 'constructor', '"', 'n'.repeat(1000)].map(
    (nonce): ProofRow => [
      `the nonce "${nonce.slice(0, 20)}"`,
      claims({ nonce }),
      'proof_nonce_needed',
      'is not in force',
    ],
  ),
];

export const TOKENS: readonly ProofRow[] = [
  ['a token that has expired', () => bad({ exp: 1 }), 'token_expired', 'expired'],
  ['a token for another audience', () => bad({ aud: 'https://other.test' }), 'audience_wrong', 'audience'],
  [
    'a token that is bound to nothing',
    () => signed(createJwt()),
    'token_unbound',
    'bound to no key: send it as Bearer.',
  ],
  [
    'a token that is bound to a certificate',
    () => bad({ cnf: { 'x5t#S256': 'x' } }),
    'token_bound',
    'only DPoP is (cnf.jkt).',
  ],
  [
    'a token that is bound twice',
    () => bad({ cnf: { jkt: BINDING.jkt, jwk: BINDING.jwk } }),
    'token_bound',
    'only DPoP',
  ],
  ['a token with an empty cnf', () => bad({ cnf: {} }), 'token_bound', 'only DPoP is (cnf.jkt).'],
  ['a token with a cnf that is a text', () => bad({ cnf: BINDING.jkt }), 'token_bound', 'only DPoP is (cnf.jkt).'],
  ['a token with a short jkt', () => bad({ cnf: { jkt: 'x' } }), 'claim_malformed', 'not the SHA-256 thumbprint'],
  [
    'a token with a jkt that is a list',
    () => bad({ cnf: { jkt: [BINDING.jkt] } }),
    'claim_malformed',
    'not the SHA-256',
  ],
  ['a token with a jkt that is null', () => bad({ cnf: { jkt: null } }), 'claim_malformed', 'not the SHA-256'],
  [
    'a token that says it is a proof',
    () => signed(createBoundJwt({}, BINDING, { header: { typ: 'dpop+jwt' } })),
    'token_type_wrong',
    'typ',
  ],
];

const signed = (bound: string): Attempt => ({ bound, proof: () => createProof(bound) });
function bad(changes: object): Attempt {
  return signed(createBoundJwt(changes));
}
