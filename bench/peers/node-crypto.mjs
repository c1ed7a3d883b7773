// Bare node:http + crypto.verify with a key made once: what checking every token must cost, and every proof of a token that
// is bound to a key. It remembers nothing, used proofs neither.
import { createPublicKey, hash, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { ANSWER, audience, issuer, jwksUri, PATH, port } from './settings.mjs';

const { keys } = await (await fetch(jwksUri)).json();
const known = new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
const now = () => Date.now() / 1000;

function check(token) {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const { alg, kid } = read(parts[0]);
  const key = known.get(kid);
  if (alg !== 'RS256' || !key) return undefined;
  const claims = read(parts[1]);
  const { iss, aud, exp } = claims;
  if (iss !== issuer || !(aud === audience || aud?.includes?.(audience)) || !(exp > now())) return undefined;
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  return verify('RSA-SHA256', signed, key, Buffer.from(parts[2], 'base64url')) ? claims : undefined;
}

const ADDRESS = process.env.API_ORIGIN;

/** The checks of RFC 9449 section 4.3, but for the replay (section 11.1). */
function checkProof(proof, method, path, token, jkt) {
  const parts = proof.split('.');
  if (parts.length !== 3) return false;
  const { typ, alg, jwk } = read(parts[0]);
  if (typ !== 'dpop+jwt' || alg !== 'ES256' || jwk.d !== undefined) return false;
  const { crv, kty, x, y } = jwk;
  if (hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url') !== jkt) return false;
  const { jti, htm, htu, iat, ath } = read(parts[1]);
  const target = new URL(htu);
  if (typeof jti !== 'string' || htm !== method || target.origin + target.pathname !== ADDRESS + path) return false;
  const age = now() - iat;
  if (!(age <= 300 && age >= -30) || ath !== hash('sha256', token, 'base64url')) return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(parts[2], 'base64url'));
}

function admit({ method, url, headers: { authorization = '', dpop } }) {
  const bound = authorization.startsWith('DPoP ');
  const token = authorization.slice(bound ? 5 : 7);
  const claims = url === PATH ? check(token) : undefined;
  if (!claims) return false;
  if (bound) return checkProof(dpop, method, url, token, claims.cnf.jkt);
  return claims.cnf === undefined;
}

createServer((request, response) => {
  let good = false;
  try {
    good = admit(request);
  } catch {
    // no JSON where it should be: a bad token
  }
  const text = JSON.stringify(good ? ANSWER : { msg: 'Invalid token' });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': text.length };
  response.writeHead(good ? 200 : 401, headers).end(text);
}).listen(port, '127.0.0.1');
