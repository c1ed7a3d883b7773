// node tools/compile-cache.mjs <built folder>: starts what lies there, has it do what every start does, and writes V8's cache
// of the code that was compiled by then beside the script.
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from './ports.mjs';

const [folder] = process.argv.slice(2);
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const tenant = createServer((_request, response) =>
  response.end(
    JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key', use: 'sig', alg: 'RS256' }] }),
  ),
);
await once(tenant.listen(0, '127.0.0.1'), 'listening');
const issuer = `http://127.0.0.1:${tenant.address().port}/`;
const port = await freePort();
Object.assign(process.env, {
  AUTH0_DOMAIN: issuer,
  AUTH0_CLIENT_ID: 'client',
  AUTH0_AUDIENCE: 'https://api',
  PORT: String(port),
  NODE_ENV: 'production',
  LOG_LEVEL: 'silent',
});
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = Math.floor(Date.now() / 1000);
const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'key' })}.${encode({ iss: issuer, aud: 'https://api', sub: 'a', iat: now, exp: now + 60 })}`;
const token = `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;

const { createCache } = await import(pathToFileURL(join(folder, 'server.js')));
const ask = () => fetch(`http://127.0.0.1:${port}/api/external`, { headers: { authorization: `Bearer ${token}` } });
let answer;
for (let tries = 0; tries < 200 && !answer?.ok; tries++) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  answer = await ask().catch(() => undefined);
}
if (!answer?.ok) throw new Error('What was built does not answer, so no cache can be made.');
const { file, bytes } = createCache();
writeFileSync(file, bytes);
process.exit(0);
