#!/usr/bin/env bash
# fastify-auth0-verify 4.1.4 (fastify-jwt-jwks 3.1.2) remembers for a week that there is no key of a name.
#
# Keys are kept under their `kid` for `secretsTtl`, a week by default, and so is the answer that there was none. Seen: a
# token is signed with a new key and comes a moment before the tenant's key set shows it (sets stand in caches). It is
# refused, rightly; when the key set has the key, every token signed with it is refused as well, and the tenant is not asked
# again. `secretsTtl: 0` keeps nothing, and asks for the keys with every request.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund fastify@5.12.8 fastify-auth0-verify@4.1.4 fastify-jwt-jwks@3.1.2 jose@6.2.18
cat > seen.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import Fastify from 'fastify';
import verify from 'fastify-auth0-verify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

async function keyOf(kid) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}
const [old, next] = [await keyOf('old'), await keyOf('next')];
let published = [old.jwk];
let fetches = 0;
const tenant = createServer((_request, response) => {
  fetches++;
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
}).listen(0, '127.0.0.1');
await once(tenant, 'listening');
const domain = `http://127.0.0.1:${tenant.address().port}/`;

async function ask(app, key) {
  const header = { alg: 'RS256', typ: 'JWT', kid: key.kid };
  const token = new SignJWT({}).setProtectedHeader(header).setIssuer(domain).setAudience('api').setIssuedAt().setExpirationTime('1h');
  const { statusCode } = await app.inject({ url: '/', headers: { authorization: `Bearer ${await token.sign(key.privateKey)}` } });
  return statusCode;
}
const app = Fastify();
await app.register(verify, { domain, audience: 'api' });
app.get('/', { preValidation: app.authenticate }, () => 'in');
const seen = [await ask(app, old), await ask(app, next)];
published = [old.jwk, next.jwk];
const before = fetches;
for (let i = 0; i < 3; i++) seen.push(await ask(app, next));
console.log(`${seen.join(' ')}, and ${fetches - before} fetches since the key is published`);
await app.close();
tenant.close();
if (seen.join() !== '200,401,401,401,401' || fetches !== before) throw new Error('It behaves in another way now.');
JS
node seen.mjs
