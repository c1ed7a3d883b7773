import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { type AuthOptions, type Caller, CurrentCaller, RequirePermission } from '../src';
import { createKey, TestIssuer, toJwk } from '../src/testing';
import { NOT_TAKEN, type Shape, TAKEN } from './provider-shapes';
import { startApp, type TestApp } from './start-app';

@Controller()
class Who {
  @Get('who')
  who(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('read')
  @RequirePermission('reader')
  read(): string {
    return 'read';
  }
}

const RSA = createKey('rsa');
const EC = createKey('ec', 'ES256');
let app: TestApp | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** What an app that is told of a provider answers to its token. */
async function ask({ issuer, audience, algorithm = 'RS256', permissions, header = {}, claims }: Shape) {
  const key = algorithm === 'ES256' ? EC : RSA;
  const provider = new TestIssuer({ issuer, audience, key });
  const named = { issuer, jwks: provider.jwks, algorithms: [algorithm], ...(permissions ? { permissions } : {}) };
  app = await startApp({ issuers: [named], audience, clientId: 'page' }, Who);
  return (await app.call('/who', provider.token(claims, { header }))).json() as Promise<Caller & { code?: string }>;
}

describe('a token of', () => {
  it.each(TAKEN.map((shape) => [shape.name, shape] as const))('%s is taken', async (_name, shape) => {
    expect(await ask(shape)).toMatchObject({ iss: shape.issuer, permissions: shape.grants });
  });

  it.each(NOT_TAKEN.map((shape) => [shape.name, shape] as const))('%s is not taken', async (_name, shape) => {
    expect(await ask(shape)).toMatchObject({ code: shape.grants });
  });
});

describe('a function that says what a caller may do', () => {
  it('and gives no list lets nobody in', async () => {
    const provider = new TestIssuer({ key: RSA });
    app = await startApp({ ...provider.options, permissions: () => undefined as never }, Who);
    const response = await app.call('/read', provider.token({ permissions: ['reader'] }));
    expect(response.status).toBe(500);
  });
});

describe('an issuer that is found by its metadata', () => {
  let server: Server;
  let origin: string;
  /** What is answered by path. */
  let documents: Record<string, object>;
  let asked: string[];

  beforeEach(async () => {
    documents = {};
    asked = [];
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      const document = documents[url];
      response.writeHead(document ? 200 : 404).end(JSON.stringify(document ?? {}));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function call(issuer: string, more: Partial<AuthOptions> = {}): Promise<[number, string]> {
    const provider = new TestIssuer({ issuer, key: RSA });
    app = await startApp({ issuers: [issuer], audience: provider.audience, clientId: 'page', ...more }, Who);
    const response = await app.call('/who', provider.token());
    const body = (await response.json()) as { code?: string };
    return [response.status, body.code ?? 'ok'];
  }

  const keys = { keys: [toJwk(RSA)] };

  it.each(['', '/', '/realms/acme', '/oauth2/default', '/application/o/orders/', '/tenant/v2.0'])(
    'has its tokens taken: %s',
    async (path) => {
      const issuer = `${origin}${path}`;
      documents[`${path.replace(/\/$/, '')}/.well-known/openid-configuration`] = { issuer, jwks_uri: `${origin}/keys` };
      documents['/keys'] = keys;
      expect(await call(issuer)).toEqual([200, 'ok']);
    },
  );

  it.each<[string, (issuer: string) => object]>([
    ['another issuer', (issuer) => ({ issuer: `${issuer}/`, jwks_uri: `${origin}/keys` })],
    ['a placeholder', () => ({ issuer: `${origin}/{tenantid}`, jwks_uri: `${origin}/keys` })],
    ['no place of keys', (issuer) => ({ issuer })],
    ['a place of keys that is no URL', (issuer) => ({ issuer, jwks_uri: '/keys' })],
    ['a place of keys on plain http', (issuer) => ({ issuer, jwks_uri: 'http://keys.test/keys' })],
    ['nothing', () => ({})],
  ])('is not believed where its metadata name %s', async (_what, metadata) => {
    const issuer = `${origin}/a`;
    documents['/a/.well-known/openid-configuration'] = metadata(issuer);
    documents['/keys'] = keys;
    expect(await call(issuer)).toEqual([503, 'keys_unavailable']);
    expect(asked).not.toContain('/keys');
  });

  it('is asked again once its metadata are right', async () => {
    const issuer = `${origin}/a`;
    expect(await call(issuer)).toEqual([503, 'keys_unavailable']);
    documents['/a/.well-known/openid-configuration'] = { issuer, jwks_uri: `${origin}/keys` };
    documents['/keys'] = keys;
    const provider = new TestIssuer({ issuer, key: RSA });
    let status = 0;
    for (let i = 0; i < 100 && status !== 200; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      status = (await (app as TestApp).call('/who', provider.token())).status;
    }
    expect(status).toBe(200);
  });

  it('is not asked for metadata where its keys have a known place', async () => {
    documents['/keys'] = keys;
    const issuer = `${origin}/a`;
    expect(await call(issuer, { issuers: [{ issuer, jwksUri: `${origin}/keys` }] })).toEqual([200, 'ok']);
    expect(asked).toEqual(['/keys']);
  });
});
