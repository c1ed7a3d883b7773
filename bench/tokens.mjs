// The tenant of the bench: a key server, and tokens by the ten thousand.
import { createPrivateKey, generateKeyPairSync, hash, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

export const AUDIENCE = 'https://api.bench';
/** The API's address as its callers name it: the load sends this `Host`, without a port, to every server. */
export const ADDRESS = 'http://127.0.0.1';
const KID = 'bench-key';
const now = () => Math.floor(Date.now() / 1000);
const signBeside = promisify(sign); // on the threads of the pool, so that every core signs
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Publishes a key and counts who asks for it. */
export async function startTenant() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: KID, use: 'sig', alg: 'RS256' };
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ keys: [jwk] })),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}/`;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { issuer, pem, close: () => server.close().closeAllConnections() };
}

/** Makes tokens of the tenant, by promise: `good(i)` is another token for each i. */
export function createTokens({ issuer, pem }) {
  const key = createPrivateKey(pem);
  const token = async (claims = {}, header = {}) => {
    const payload = {
      iss: issuer,
      aud: [AUDIENCE, `${issuer}userinfo`],
      azp: 'bench-client',
      iat: now(),
      exp: now() + 3600,
      scope: 'openid profile email read:messages',
      permissions: ['read:messages'],
      ...claims,
    };
    const input = `${encode({ alg: 'RS256', typ: 'JWT', kid: KID, ...header })}.${encode(payload)}`;
    const signature = await signBeside('RSA-SHA256', Buffer.from(input), key);
    return `${input}.${signature.toString('base64url')}`;
  };
  const good = (i) => token({ sub: `auth0|user-${i}` });
  /** Bad in five ways, as strangers and stale tabs send them. */
  const bad = (i) => {
    const ways = [
      () => token({ sub: `auth0|user-${i}`, exp: now() - 600 }),
      () => token({ sub: `auth0|user-${i}`, aud: 'https://other.bench' }),
      () => token({ sub: `auth0|user-${i}` }, { kid: `unknown-${i}` }),
      async () => (await good(i)).replace(/[^.]{20}$/, 'A'.repeat(20)),
      () => `opaque-${i}`,
    ];
    return ways[i % ways.length]();
  };
  return { good, bad, token };
}

/** Applications with a key each, and a token that is bound to it. Gives what makes their proofs in turn (RFC 9449). */
export async function createProver(tenant, path, applications = 10) {
  const { token } = createTokens(tenant);
  const bound = await Promise.all(Array.from({ length: applications }, (_, i) => boundToken(token, i)));
  let made = 0;
  /** The headers of another request: the token, and a proof that is signed now. */
  return () => {
    const { header, privateKey, token, ath } = bound[made++ % applications];
    const claims = { jti: randomUUID(), htm: 'GET', htu: ADDRESS + path, iat: now(), ath };
    const input = `${header}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return { token, proof: `${input}.${signature.toString('base64url')}` };
  };
}

async function boundToken(createToken, i) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  const jkt = hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url');
  const token = await createToken({ sub: `auth0|bound-${i}`, cnf: { jkt } });
  const header = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });
  return { header, privateKey, token, ath: hash('sha256', token, 'base64url') };
}
