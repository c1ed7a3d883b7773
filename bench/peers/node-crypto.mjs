// Bare node:http + crypto.verify with a key made once: what checking every token must cost.
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { ANSWER, audience, issuer, jwksUri, PATH, port } from './settings.mjs';

const { keys } = await (await fetch(jwksUri)).json();
const known = new Map(keys.map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());

function check(token) {
  const parts = token.split('.');
  if (parts.length !== 3) return false;
  const { alg, kid } = read(parts[0]);
  const key = known.get(kid);
  if (alg !== 'RS256' || !key) return false;
  const { iss, aud, exp } = read(parts[1]);
  if (iss !== issuer || !(aud === audience || aud?.includes?.(audience)) || !(exp > Date.now() / 1000)) return false;
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  return verify('RSA-SHA256', signed, key, Buffer.from(parts[2], 'base64url'));
}

createServer((request, response) => {
  let good = false;
  try {
    good = request.url === PATH && check(request.headers.authorization?.slice(7) ?? '');
  } catch {
    // no JSON where it should be: a bad token
  }
  const text = JSON.stringify(good ? ANSWER : { msg: 'Invalid token' });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': text.length };
  response.writeHead(good ? 200 : 401, headers).end(text);
}).listen(port, '127.0.0.1');
