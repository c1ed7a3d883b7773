import { Test } from '@nestjs/testing';
import { type INestApplication } from '@nestjs/common';
import request from 'supertest';
import { type App } from 'supertest/types';
import { AUTH_OPTIONS, ISSUERS } from '@latchkey/nest-auth';
import { TestIssuer } from '@latchkey/nest-auth/testing';
import { AppModule } from './../src/app.module';

describe('an app in its own test runner', () => {
  const issuer = new TestIssuer();
  let app: INestApplication<App>;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(AUTH_OPTIONS)
      .useValue(issuer.options)
      .compile();
    app = module.createNestApplication({ logger: false });
    await app.init();
  });
  afterAll(() => app.close());

  const get = (path: string, authorization: string) =>
    request(app.getHttpServer()).get(path).set('Authorization', authorization);

  it('lets good tokens in', async () => {
    await get('/orders', issuer.bearer({ permissions: ['read:orders'] })).expect(200, {
      of: 'auth0|ada',
      at: issuer.issuer,
    });
    await get('/orders/me', `Bearer ${issuer.idToken()}`).expect(200);
    await get('/orders/by-passport', issuer.bearer()).expect(200);
  });

  it('refuses broken ones', async () => {
    const { body } = await get('/orders', `Bearer ${issuer.broken('token_expired')}`).expect(401);
    expect(body).toMatchObject({ code: 'token_expired' });
    await get('/orders', issuer.bearer()).expect(403);
    await request(app.getHttpServer()).get('/orders').expect(401);
  });

  it('shares its injection tokens with the package', () => {
    expect(app.get<{ expected: { issuer: string } }[]>(ISSUERS)[0]?.expected.issuer).toBe(issuer.issuer);
  });
});
