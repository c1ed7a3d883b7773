import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { CLIENT_ID, createJwt, tenant } from './create-jwt';
import { KeyServer } from './key-server';
import { freePort } from './run-api';
import { configFor, startApi, type TestApi } from './start-api';

let keys: KeyServer;
let api: TestApi;
let asking: TestApi;

/** Clients sign the address that they call, so here it is the API's own. */
async function startAt(nonce: boolean): Promise<TestApi> {
  const port = await freePort();
  const { dpop } = configFor(keys);
  return startApi(keys, { port, addresses: [`http://127.0.0.1:${port}`], dpop: { ...dpop, nonce } });
}

beforeAll(async () => {
  keys = await new KeyServer().start();
  api = await startAt(false);
  asking = await startAt(true);
});
afterAll(async () => {
  await api.close();
  await asking.close();
  await keys.stop();
});

const apis: readonly (readonly [string, () => TestApi])[] = [
  ['an API', () => api],
  ['an API that asks for nonces', () => asking],
];

describe('oauth4webapi', () => {
  it.each(apis)('calls %s', async (_what, at) => {
    const DPoP = oauth.DPoP({}, await oauth.generateKeyPair('ES256'));
    const token = createJwt({ cnf: { jkt: await DPoP.calculateThumbprint() } });
    const url = new URL(`${at().origin}/api/external?of=oauth4webapi`);
    const call = () =>
      oauth.protectedResourceRequest(token, 'GET', url, undefined, undefined, {
        DPoP,
        [oauth.allowInsecureRequests]: true,
      });
    const response = await call().catch((error: unknown) => {
      if (!oauth.isDPoPNonceError(error)) throw error;
      return call();
    });
    expect(response.status).toBe(200);
  });

  it('reads the challenges of a refusal', async () => {
    const url = new URL(`${api.origin}/api/external`);
    const options = { [oauth.allowInsecureRequests]: true };
    const error: unknown = await oauth
      .protectedResourceRequest('x.y.z', 'GET', url, undefined, undefined, options)
      .catch((refusal: unknown) => refusal);
    if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error;
    expect(error.cause.map(({ scheme, parameters }) => [scheme, parameters.error, parameters['algs']])).toEqual([
      ['bearer', 'invalid_token', undefined],
      ['dpop', undefined, 'ES256'],
    ]);
  });
});

describe('openid-client', () => {
  it.each(apis)('calls %s', async (_what, at) => {
    const config = new client.Configuration({ issuer: tenant.issuer }, CLIENT_ID);
    client.allowInsecureRequests(config);
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const token = createJwt({ cnf: { jkt: await DPoP.calculateThumbprint() } });
    const url = new URL(`${at().origin}/api/external`);
    for (let i = 0; i < 2; i++) {
      const response = await client.fetchProtectedResource(config, token, url, 'GET', null, undefined, { DPoP });
      expect(response.status).toBe(200);
    }
  });
});
