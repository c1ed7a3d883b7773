import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { type RequestListener } from 'node:http';
import { FETCH_LIMITS, fetchJwks } from '../src/keys/fetch-json';
import { SigningKeys } from '../src/keys/signing-keys';
import { createKey, toJwk } from '../src/testing';
import { KEY } from './create-jwt';
import { KeyServer } from './key-server';

let server: KeyServer;
let keys: SigningKeys;
let time = 0;
let fault = '';

beforeEach(async () => {
  time = 0;
  fault = '';
  server = await new KeyServer().start();
  keys = new SigningKeys({
    jwksUri: server.uri,
    warn: (sentence) => (fault ||= sentence),
    now: () => time,
    fetcher: (uri) => fetchJwks(uri, { time: 2000, size: FETCH_LIMITS.size }),
  });
  await keys.start();
});
afterEach(async () => {
  keys.close();
  await server.stop();
});

const json =
  (value: unknown): RequestListener =>
  (_request, response) =>
    void response.end(JSON.stringify(value));

/** Sends without end and without a length, as fast as it is read. */
const endless: RequestListener = (_request, response) => {
  const more = () => void (response.destroyed || (response.write('{"keys":'.padEnd(65_536)) && setImmediate(more)));
  response.on('drain', more);
  more();
};

const drip: RequestListener = (_request, response) => {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

const manyKeys = () => {
  const jwk = toJwk(KEY);
  return Array.from({ length: 10_000 }, (_, i) => ({ ...jwk, n: 'AQAB', kid: `k${i}` }));
};

describe('an answer of the key server', () => {
  it.each<[string, RequestListener, RegExp]>([
    ['that never comes', () => undefined, /it took longer than 2000 ms/],
    ['that is cut off', (request) => void request.socket.destroy(), /: .+\./],
    [
      'that is cut off halfway',
      (request, response) => void (response.write('{"keys":['), setTimeout(() => request.socket.destroy(), 20)),
      /: .+\./,
    ],
    ['that comes byte by byte', drip, /it took longer than 2000 ms/],
    ['that has no end', endless, /its answer is larger than 1000000 bytes/],
    [
      'that is HTML',
      (_request, response) => void response.end('<!doctype html><title>Sorry</title>'),
      /its answer is no JSON/,
    ],
    ['that is another JSON', json(['keys']), /its answer is no JWKS/],
    ['that is null', json(null), /its answer is no JWKS/],
    ['that has no keys', json({ keys: [] }), /no key for RS256 that is strong enough/],
    ['that has keys which are none', json({ keys: [null, 1, 'x', [], {}] }), /no key for RS256/],
    ['whose keys are no list', json({ keys: 'key-1' }), /no array of keys/],
    ['with 10,000 keys', json({ keys: manyKeys() }), /has 10000 keys and at most 100 are taken/],
    ['that is an error', (_request, response) => void response.writeHead(500).end(), /it answered 500/],
    ['that is empty', (_request, response) => void response.writeHead(204).end(), /it answered 204/],
    [
      'that leads elsewhere',
      (_request, response) => void response.writeHead(302, { location: '/other' }).end(),
      /redirect/,
    ],
  ])('%s costs no good key and no request', async (_what, behave, words) => {
    server.behave = behave;
    time = 13_000;
    await expect(keys.find('key-2')).rejects.toMatchObject({ code: 'keys_unavailable', status: 503 });
    expect(fault).toMatch(words);
    await expect(keys.find('key-1')).resolves.toBeDefined();
  });

  it('that leads elsewhere is not followed', async () => {
    let visits = 0;
    const elsewhere: Server = createServer((socket) => void (visits++, socket.destroy()));
    await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
    const { port } = elsewhere.address() as { port: number };
    server.behave = (_request, response) =>
      void response.writeHead(307, { location: `http://127.0.0.1:${port}/jwks.json` }).end();
    time = 13_000;
    await expect(keys.find('key-2')).rejects.toThrow();
    expect(visits).toBe(0);
    elsewhere.close();
  });

  it('may take 3 s and 1 MB', () => {
    expect(FETCH_LIMITS).toEqual({ time: 3000, size: 1_000_000 });
  });
});

describe('a key in the set', () => {
  const strong = createKey('key-2');
  const { n } = toJwk(strong) as { n: string };

  it.each<[string, object]>([
    ['a modulus under 2048 bits', toJwk(createKey('key-2', 'RS256', 1024))],
    ['a modulus over 8192 bits', toJwk(strong, { n: Buffer.alloc(1025, 255).toString('base64url') })],
    ['the exponent 1', toJwk(strong, { e: 'AQ' })],
    ['an even exponent', toJwk(strong, { e: 'Ag' })],
    ['another use', toJwk(strong, { use: 'enc' })],
    ['another algorithm', toJwk(strong, { alg: 'RS512' })],
    ['operations without verify', toJwk(strong, { key_ops: ['encrypt'] })],
    ['operations that are no list', toJwk(strong, { key_ops: 'verify' })],
    ['another type', toJwk(strong, { kty: 'EC' })],
    ['a secret of its own type', { kid: 'key-2', kty: 'oct', k: n }],
    ['no modulus', toJwk(strong, { n: undefined })],
    ['a modulus that is no base64url', toJwk(strong, { n: '!' })],
    ['a kid that is a number', toJwk(strong, { kid: 2 })],
    ['an empty kid', toJwk(strong, { kid: '' })],
  ])('with %s is never used', async (_what, jwk) => {
    server.publish(toJwk(KEY), jwk);
    time = 13_000;
    await expect(keys.find('key-2')).rejects.toMatchObject({ code: 'key_unknown' });
    await expect(keys.find('')).rejects.toMatchObject({ code: 'key_unknown' });
    await expect(keys.find('key-1')).resolves.toBeDefined();
  });

  it.each<[string, object]>([
    ['without use and alg', toJwk(strong, { use: undefined, alg: undefined })],
    ['with verify among its operations', toJwk(strong, { key_ops: ['sign', 'verify'] })],
  ])('%s is used', async (_what, jwk) => {
    server.publish(toJwk(KEY), jwk);
    time = 13_000;
    await expect(keys.find('key-2')).resolves.toBeDefined();
  });

  it('under the kid of another does not replace it', async () => {
    server.publish(toJwk(KEY), toJwk(createKey('key-1')));
    const key = await keys.find('key-1');
    time = 13_000;
    await expect(keys.find('key-2')).rejects.toThrow();
    expect(await keys.find('key-1')).toBe(key);
  });
});
