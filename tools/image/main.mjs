// npm run test:image: the images of deploy/Dockerfile, built of what `npm run build` has built, looked at, and run together
// under little memory: a token of the tenant's image is good at the API's.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, root } from '../install.mjs';
import { freePort } from '../ports.mjs';
import { untilAllAnswer } from '../waiting.mjs';
import * as buildah from './buildah.mjs';
import * as docker from './docker.mjs';

const MEMORY = 128 * 2 ** 20; // bytes
const MOST_ADDED = 25e6; // bytes above the base
const PATIENCE = 10_000; // milliseconds that the end may take
const REQUESTS = 3000;
const AUDIENCE = 'https://api.latchkey.example';

ensureInstalled();
const engine = [docker, buildah].find(({ works }) => works());
if (!engine) console.log('Skipped 2 images: there is neither a Docker that runs nor, as root, a buildah on the PATH.');
else await testWith(engine);

async function testWith({ open }) {
  for (const name of ['api', 'client', 'tenant'])
    assert.ok(existsSync(join(root, 'dist', name)), `There is no dist/${name}: run "npm run build" first.`);
  const [, base] = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(join(root, 'deploy', 'Dockerfile'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-image-'));
  const running = [];
  let images;
  try {
    images = open(base, folder);
    const below = sizeOf(images.baseFolder());
    const built = Object.fromEntries(['tenant', 'api'].map((target) => [target, images.build(target, version)]));
    for (const [target, image] of Object.entries(built)) look(target, image, sizeOf(image.folder) - below, version);

    const [tenantPort, apiPort] = [await freePort(), await freePort()];
    const issuer = `http://localhost:${tenantPort}`;
    // On loopback, where both find each other: what a container has for itself is this machine's here.
    const tenantEnv = { HOST: '127.0.0.1', PORT: tenantPort, TENANT_HOSTS: 'tenant' };
    const tenant = start(images, built.tenant, tenantEnv, running);
    await answers(tenant, 'tenant', `${issuer}/.well-known/openid-configuration`);
    assert.match(tenant.said(), /for development only/);
    const auth0 = { AUTH0_DOMAIN: issuer, AUTH0_CLIENT_ID: 'latchkey-web', AUTH0_AUDIENCE: AUDIENCE };
    const api = start(images, built.api, { HOST: '127.0.0.1', PORT: apiPort, RATE_LIMIT: 'off', ...auth0 }, running);
    await answers(api, 'API', `http://localhost:${apiPort}/api/health/ready`);
    await ping(`http://localhost:${apiPort}`, await takeToken(issuer, tenant.said()));

    for (const [name, process] of Object.entries({ api, tenant })) {
      const took = await end(process, name);
      const peak = process.peak() ? `, ${mebibytes(process.peak())} at most with what it has read` : '';
      console.log(`${name}: ended ${took} ms after SIGTERM under ${mebibytes(MEMORY)}${peak}.`);
    }
    console.log(`2 images passed, by ${images.name}.`);
  } finally {
    for (const { child } of running) if (child.exitCode === null) child.kill('SIGKILL');
    await Promise.all(running.map(({ child }) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
    images?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What can be told without running it. */
function look(target, { config, folder }, added, version) {
  assert.match(config.User, /^[1-9]\d*:[1-9]\d*$/, 'the user is a number, for Kubernetes compares it, and not root');
  assert.ok(Array.isArray(config.Entrypoint) && config.Entrypoint[0] === 'node', 'no shell starts it');
  assert.equal(config.Healthcheck, undefined, 'a check of health by a second Node costs as much as the first');
  assert.equal(config.Labels['org.opencontainers.image.version'], version);
  const warned = /FOR DEVELOPMENT ONLY/.test(config.Labels['org.opencontainers.image.description']);
  assert.equal(warned, target === 'tenant');
  assert.ok(added <= MOST_ADDED, `${target} adds ${added} bytes to the base, of at most ${MOST_ADDED}`);
  const parts = target === 'api' ? ['api', 'client'] : ['tenant'];
  assert.ok(existsSync(join(folder, 'app', 'LICENSE')));
  for (const part of parts) {
    const licences = readFileSync(join(folder, 'app', part, '3rdpartylicenses.txt'), 'utf8');
    const { bomFormat, components } = JSON.parse(readFileSync(join(folder, 'app', part, 'sbom.cdx.json'), 'utf8'));
    assert.equal(bomFormat, 'CycloneDX');
    assert.ok(components.length > 0);
    for (const { name } of components) assert.ok(licences.includes(name), `${name} has no licence in ${part}`);
  }
  console.log(`${target}: ${(added / 1e6).toFixed(1)} MB above the base.`);
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function mebibytes(bytes) {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

function start(images, image, env, running) {
  const settings = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)]));
  const process = images.run(image, settings, MEMORY);
  let text = '';
  for (const stream of [process.child.stdout, process.child.stderr]) stream.on('data', (data) => (text += data));
  running.push(process);
  return { ...process, said: () => text };
}

async function answers({ child, said }, name, url) {
  const gone = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`The ${name} ended with ${code ?? signal} before it answered:\n${said()}`);
  });
  const ready = untilAllAnswer([{ name, url }], {
    notice: 20_000,
    patience: 60_000,
    say: (text) => console.log(text, said()),
  });
  await Promise.race([gone, ready]);
  gone.catch(() => undefined); // it ends later, as it should
}

async function takeToken(issuer, said) {
  const secret = /latchkey-worker ([^\s,]+?)[,.]?(\s|$)/m.exec(said)?.[1];
  const client = { grant_type: 'client_credentials', client_id: 'latchkey-worker', client_secret: secret };
  const body = new URLSearchParams({ ...client, audience: AUDIENCE });
  const answer = await fetch(`${issuer}/oauth/token`, { method: 'POST', body });
  assert.equal(answer.status, 200, `the tenant gives no token: ${said}`);
  return (await answer.json()).access_token;
}

async function ping(api, token) {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (path, init) => {
    const answer = await fetch(`${api}${path}`, init);
    return [answer.status, await answer.text()];
  };
  const [status, text] = await ask('/api/external', { headers });
  assert.deepEqual([status, JSON.parse(text).msg], [200, 'Your access token was successfully validated!']);
  assert.deepEqual(await ask('/api/messages', { headers }), [200, '[]'], 'the database can be read and written');
  assert.equal((await ask('/api/external'))[0], 401);
  assert.match((await ask('/', { headers: { accept: 'text/html' } }))[1], /<app-root/);
  assert.equal((await ask('/api/docs-json'))[0], 200);
  let left = REQUESTS;
  const askAll = async () => {
    while (left-- > 0) assert.equal((await ask('/api/external', { headers }))[0], 200);
  };
  await Promise.all(Array.from({ length: 16 }, askAll));
}

/** Milliseconds from SIGTERM to the end, which must be a good one. */
async function end({ child, stop, said }, name) {
  const begun = performance.now();
  const gone = once(child, 'exit');
  stop();
  const [code, signal] = await gone;
  const took = Math.round(performance.now() - begun);
  assert.deepEqual([code, signal], [0, null], `the ${name} did not end well:\n${said()}`);
  assert.ok(took < PATIENCE, `the ${name} took ${took} ms to end`);
  return took;
}
