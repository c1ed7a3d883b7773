import { Controller, Get, Module } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { type Algorithm, AUTH_OPTIONS, AuthModule } from '../src';
import { TestIssuer } from '../src/testing';
import { BROKEN, type BrokenCode } from '../src/testing/broken-tokens';
import { startApp, type TestApp } from './start-app';

const issuer = new TestIssuer();
let app: TestApp;

beforeAll(async () => (app = await startApp(issuer.options)));
afterAll(() => app.close());

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

describe('an issuer of a test', () => {
  it('has its good tokens taken', async () => {
    expect((await app.call('/api/external', issuer.token())).status).toBe(200);
    expect((await app.call('/api/private', issuer.idToken())).status).toBe(200);
  });

  it('grants what the test says', async () => {
    const authorization = issuer.bearer({ permissions: ['read:messages'] });
    expect((await app.get('/api/private-scoped', { authorization })).status).toBe(200);
    expect(await codeOf(await app.call('/api/private-scoped', issuer.token()))).toBe('permission_missing');
  });

  it.each(Object.keys(BROKEN) as BrokenCode[])('breaks a token for the refusal %s', async (code) => {
    expect(await codeOf(await app.call('/api/external', issuer.broken(code)))).toBe(code);
  });

  it('takes the place of the tenant that an app names', async () => {
    @Module({ imports: [AuthModule.forRoot({ domain: 'acme.eu.auth0.com', audience: 'https://api.acme.test' })] })
    class AppModule {}
    @Controller()
    class Orders {
      @Get('orders')
      list(): string {
        return 'orders';
      }
    }
    const module = await Test.createTestingModule({ imports: [AppModule], controllers: [Orders] })
      .overrideProvider(AUTH_OPTIONS)
      .useValue(issuer.options)
      .compile();
    const own = module.createNestApplication(new FastifyAdapter(), { logger: false });
    await own.listen(0, '127.0.0.1');
    const url = `${await own.getUrl()}/orders`;
    const ask = (token: string) =>
      fetch(url, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);
    expect(await Promise.all([ask(issuer.token()), ask(issuer.broken('issuer_wrong'))])).toEqual([200, 401]);
    await own.close();
  });
});

describe.each<Algorithm>(['RS256', 'PS256', 'ES256', 'Ed25519', 'EdDSA'])('tokens by %s', (algorithm) => {
  const own = new TestIssuer({ algorithm, issuer: 'https://own.test/' });
  let other: TestApp;
  beforeAll(async () => (other = await startApp(own.options)));
  afterAll(() => other.close());

  it('are taken where the options say so', async () => {
    expect((await other.call('/api/external', own.token())).status).toBe(200);
    expect((await other.call('/api/external', own.token())).status).toBe(200);
  });

  it.each(Object.keys(BROKEN) as BrokenCode[])('are broken for the refusal %s', async (code) => {
    expect(await codeOf(await other.call('/api/external', own.broken(code)))).toBe(code);
  });

  it('are refused under a signature of any other length', async () => {
    const [header, payload, signature = ''] = own.token().split('.');
    for (const length of [0, 1, 2, 40, 43, 84, 88, 2 * signature.length]) {
      const cut = signature.repeat(2).slice(0, length - (length % 4));
      const response = await other.call('/api/external', `${header}.${payload}.${cut}`);
      expect([response.status, length]).toEqual([401, length]);
    }
  });

  it('are refused by an app that has not been told', async () => {
    const keys = [...own.jwks.keys, ...issuer.jwks.keys];
    const strict = await startApp({
      issuers: [{ issuer: own.issuer, jwks: { keys } }],
      audience: own.audience,
      clientId: 'c',
    });
    const response = await strict.call('/api/external', own.token());
    expect([response.status, algorithm]).toEqual([algorithm === 'RS256' ? 200 : 401, algorithm]);
    await strict.close();
  });
});

describe('a key', () => {
  it('is for one algorithm, whatever others are taken', async () => {
    const both = await startApp({
      ...issuer.options,
      issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }],
      algorithms: ['RS256', 'PS256'],
    });
    const token = issuer.token({}, { key: { ...issuer.key, algorithm: 'PS256' } });
    const response = await both.call('/api/external', token);
    expect(await codeOf(response)).toBe('key_unknown');
    expect((await both.call('/api/external', issuer.token())).status).toBe(200);
    await both.close();
  });
});
