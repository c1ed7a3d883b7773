import { jest } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { ControlState } from '../control/state';
import { Browser } from '../testing/browser';
import { change } from '../testing/control';
import { edited } from '../testing/files';
import { CALLBACK, callbackOf, claimsOf, CLIENT_ID, logIn, obtainTokens, PAGE, refresh } from '../testing/flow';
import { start } from '../testing/start';

interface Received {
  method: string | undefined;
  type: string | undefined;
  token: string;
}

const closing: (() => void)[] = [];
beforeEach(() => {
  for (const method of ['log', 'warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const close of closing.splice(0)) close();
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** Statuses of an application that ends the connection instead, and of one that never answers. */
const [CUT, NEVER] = [0, -1];

/** An application that gets logout tokens, and answers with these statuses, the last one again and again. */
async function receiver(...statuses: number[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const token = new URLSearchParams(await bodyOf(request)).get('logout_token') ?? '';
    received.push({ method: request.method, type: request.headers['content-type'], token });
    const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 200;
    if (status === CUT) return void response.destroy();
    if (status === NEVER) return;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/backchannel-logout`, received };
}

/** A tenant whose page is told at this URL, by what stands in `initiators`. */
function told(url: string, initiators = '', key = 'oidc_logout') {
  const logout = `${key}: { backchannel_logout_urls: ['${url}']${initiators && `, backchannel_logout_initiators: ${initiators}`} }`;
  return edited({ tenant: [['app_type: spa', `app_type: spa\n    ${logout}`]] });
}

const state = async (origin: string) => (await (await fetch(`${origin}/_tenant/state`)).json()) as ControlState;

/** The deliveries, once none of them is under way. */
async function settled(origin: string): Promise<ControlState['backchannelLogouts']> {
  for (;;) {
    const { backchannelLogouts: deliveries } = await state(origin);
    if (deliveries.every((delivery) => delivery.state !== 'under way')) return deliveries;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const v2Logout = (browser: Browser) => browser.open(`/v2/logout?client_id=${CLIENT_ID}&returnTo=${PAGE}`);

describe('the end of a session', () => {
  it("is told in Auth0's form", async () => {
    const { url, received } = await receiver();
    const tenant = await start(told(url));
    const browser = new Browser(tenant.origin);
    const { id_token: idToken } = await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    const [delivery] = await settled(tenant.origin);
    const jwks = (await (await fetch(`${tenant.origin}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
    const { method, type, token = '' } = received[0] ?? {};
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks));
    expect([method, type]).toEqual(['POST', 'application/x-www-form-urlencoded']);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: jwks.keys[0]?.kid });
    const { iat = 0, exp = 0, jti, trace_id: trace, ...claims } = payload;
    expect(claims).toEqual({
      iss: `${tenant.origin}/`,
      aud: CLIENT_ID,
      sub: 'auth0|ada',
      sid: claimsOf(idToken)['sid'],
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    expect([exp - iat, jti, trace]).toEqual([
      120,
      expect.stringMatching(/^[\w-]{36}$/),
      expect.stringMatching(/^[\da-f]{16}$/),
    ]);
    expect(delivery).toMatchObject({
      initiator: 'rp-logout',
      user: 'ada@example.com',
      state: 'delivered',
      attempts: 1,
    });
    expect(JSON.stringify([delivery, jest.mocked(console.log).mock.calls])).not.toContain(token.split('.')[2]);
    expect(console.log).toHaveBeenCalledWith(
      `Back-channel logout of ada@example.com (rp-logout) at Latchkey, ${url}: answered 200.`,
    );
  });

  it('is told to the API of the workspace, where it is', async () => {
    const { url, received } = await receiver();
    const { origin: apiOrigin } = new URL(url);
    const tenant = await start({ apiOrigin: `${apiOrigin}/below` });
    const browser = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    const deliveries = await settled(tenant.origin);
    expect(deliveries.map((delivery) => delivery.url)).toEqual([`${apiOrigin}/below/api/backchannel-logout`]);
    expect(received).toHaveLength(1);
  });

  it('is told to it beside the addresses of the definition', async () => {
    const { url, received } = await receiver();
    const { origin: apiOrigin } = new URL(url);
    const tenant = await start({ ...told(url), apiOrigin });
    const browser = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    await settled(tenant.origin);
    expect(received).toHaveLength(2);
  });

  it('leaves refresh tokens alone when somebody logs out', async () => {
    const { url } = await receiver();
    const tenant = await start(told(url));
    const browser = new Browser(tenant.origin);
    const { refresh_token } = await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    expect(await settled(tenant.origin)).toHaveLength(1);
    expect((await refresh(tenant.origin, refresh_token)).status).toBe(200);
  });

  it('is not told to an application that the person has not logged in to', async () => {
    const { url, received } = await receiver();
    const other = `clients:\n  - { name: Other, app_type: spa, callbacks: ['${CALLBACK}'] }`;
    const files = edited({
      tenant: [
        ['app_type: spa', `app_type: spa\n    oidc_logout: { backchannel_logout_urls: ['${url}'] }`],
        ['clients:', other],
      ],
      local: [['clients:', 'clients:\n  Other: { client_id: other }']],
    });
    const tenant = await start(files);
    const browser = new Browser(tenant.origin);
    expect(callbackOf(await logIn(browser, undefined, { client_id: 'other' }))).toHaveProperty('code');
    await browser.open('/v2/logout');
    expect([received, await settled(tenant.origin)]).toEqual([[], []]);
  });

  it.each([
    ['nothing', '', 'oidc_logout', ['rp-logout']],
    [
      'session-revoked',
      '{ mode: custom, selected_initiators: [session-revoked] }',
      'oidc_logout',
      ['session-revoked', 'rp-logout'],
    ],
    ['all', '{ mode: all }', 'oidc_logout', ['account-deleted', 'account-deactivated', 'session-revoked', 'rp-logout']],
    [
      'all, under its older name,',
      '{ mode: all }',
      'oidc_backchannel_logout',
      ['account-deleted', 'account-deactivated', 'session-revoked', 'rp-logout'],
    ],
  ])('is told by the initiators that the file names: %s', async (_names, initiators, key, expected) => {
    const { url } = await receiver();
    const files = told(url, initiators, key);
    const tenant = await start(files);
    const browser = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    await obtainTokens(tenant.origin);
    await change(tenant.origin, 'sessions/revoke');
    await obtainTokens(tenant.origin);
    const local = readFileSync(files.localFile, 'utf8');
    writeFileSync(files.localFile, local.replace('auth0|ada', 'auth0|ada\n    blocked: true'));
    await settled(tenant.origin);
    writeFileSync(files.localFile, local);
    await obtainTokens(tenant.origin);
    writeFileSync(files.localFile, local.replace('auth0|ada', 'auth0|lovelace'));
    const deliveries = await settled(tenant.origin);
    expect(deliveries.map(({ initiator }) => initiator)).toEqual(expected);
  });

  it('is told once more where the application fails, with a token of its own', async () => {
    const { url, received } = await receiver(CUT, 503, 204);
    const tenant = await start(told(url));
    const browser = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    const [delivery] = await settled(tenant.origin);
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 3, answer: 'answered 204' });
    expect(new Set(received.map(({ token }) => claimsOf(token).jti)).size).toBe(3);
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('answered 503, attempt 2 of 4.'));
  });

  it('is not told again to an application that refuses', async () => {
    const { url, received } = await receiver(400);
    const tenant = await start(told(url));
    const browser = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    expect(await settled(tenant.origin)).toMatchObject([{ state: 'failed', attempts: 1, answer: 'answered 400' }]);
    const page = await (await fetch(`${tenant.origin}/_tenant`)).text();
    expect(page.replaceAll(/\s+/g, ' ')).toContain(`(rp-logout) at <code>${url}</code>: failed, answered 400`);
    expect(received).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    const { url, received } = await receiver(302, 200);
    const tenant = await start(told(url));
    const browser = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    expect(await settled(tenant.origin)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    expect(received.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  it('waits five seconds for an answer, and then tells again', async () => {
    const { url } = await receiver(NEVER, 200);
    const tenant = await start(told(url));
    const browser = new Browser(tenant.origin);
    await obtainTokens(tenant.origin, undefined, {}, browser);
    await v2Logout(browser);
    expect(await settled(tenant.origin)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('no answer within 5 s, attempt 1 of 4.'));
  });

  it('is in the discovery document', async () => {
    const { url } = await receiver();
    const tenant = await start(told(url));
    const discovery = await (await fetch(`${tenant.origin}/.well-known/openid-configuration`)).json();
    expect(discovery).toMatchObject({ backchannel_logout_supported: true, backchannel_logout_session_supported: true });
  });

  it.each([
    'http://app.example.com/logout',
    'https://ada:lovelace@app.example.com/logout',
    'ftp://localhost/logout',
    'nonsense',
  ])('is not told at %s', (url) =>
    expect(start(told(url))).rejects.toThrow(
      /backchannel_logout_urls\[0\].*put an https URL, or an http URL on this machine/,
    ),
  );
});
