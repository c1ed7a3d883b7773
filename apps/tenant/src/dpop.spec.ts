import type { Tenant } from './tenant';
import { Browser } from './testing/browser';
import { mint } from './testing/control';
import {
  AUDIENCE,
  CALLBACK,
  callbackOf,
  claimsOf,
  createPkce,
  logIn,
  obtainTokens,
  PAGE,
  requestToken,
} from './testing/flow';
import { Prover } from './testing/prover';
import { start } from './testing/start';

let tenant: Tenant;
let prover: Prover;
beforeAll(async () => (tenant = await start()));
beforeEach(async () => (prover = await Prover.create(tenant.origin)));

/** What exchanges a new login's code. */
async function codeFields(deviation = {}) {
  const { verifier, challenge } = createPkce();
  const answer = await logIn(new Browser(tenant.origin), undefined, { code_challenge: challenge, ...deviation });
  const { code } = callbackOf(answer);
  return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: CALLBACK };
}

const UNKNOWN = { grant_type: 'refresh_token', refresh_token: 'any' };
const MACHINE = {
  grant_type: 'client_credentials',
  client_id: 'latchkey-worker',
  client_secret: 'latchkey-worker-secret',
  audience: AUDIENCE,
};

describe('a token with a proof of possession', () => {
  it('is bound to the key', async () => {
    const tokens = await prover.requestTwice(await codeFields());
    expect(tokens).toMatchObject({ status: 200, token_type: 'DPoP' });
    expect(claimsOf(tokens.access_token)).toMatchObject({ cnf: { jkt: prover.jkt } });
  });

  it('is refreshed by the same key only', async () => {
    const thief = await Prover.create(tenant.origin);
    const { refresh_token } = await prover.requestTwice(await codeFields());
    const fields = { grant_type: 'refresh_token', refresh_token };
    expect(await requestToken(tenant.origin, fields)).toMatchObject({ error: 'invalid_grant' });
    expect(await thief.requestTwice(fields)).toMatchObject({ error: 'invalid_grant' });
    expect(await prover.requestTwice(fields)).toMatchObject({ status: 200 });
  });

  it.each([{ htm: 'GET' }, { htu: 'https://somewhere-else.example/oauth/token' }, { jti: undefined }])(
    'is refused for a wrong proof: %j',
    async (claims) => {
      const answer = await prover.request(UNKNOWN, claims);
      expect([answer.status, answer.error]).toEqual([400, 'invalid_dpop_proof']);
    },
  );
});

describe('the nonce of the token endpoint', () => {
  it('is demanded of a public client, whose code stays good', async () => {
    const fields = await codeFields();
    expect(await prover.request(fields)).toMatchObject({
      status: 400,
      error: 'use_dpop_nonce',
      nonce: expect.any(String),
    });
    expect(await prover.request(fields)).toMatchObject({ status: 200, token_type: 'DPoP' });
  });

  it('is replaced where it was made up', async () => {
    prover.nonce = 'made-up';
    expect(await prover.request(UNKNOWN)).toMatchObject({ status: 400, error: 'use_dpop_nonce' });
    expect(await prover.request(UNKNOWN)).toMatchObject({ status: 403, error: 'invalid_grant' });
  });

  it('is not demanded of a client that has a secret, but told', async () => {
    const answer = await prover.request(MACHINE);
    expect(answer).toMatchObject({ status: 200, token_type: 'DPoP', nonce: expect.any(String) });
  });

  it('may be read by the page', async () => {
    const headers = { origin: PAGE, dpop: await prover.prove() };
    const body = new URLSearchParams({ ...UNKNOWN, client_id: 'latchkey-web' });
    const response = await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', headers, body });
    expect(response.headers.get('access-control-expose-headers')).toContain('DPoP-Nonce');
  });
});

describe('/userinfo', () => {
  const boundToken = () => mint(tenant.origin, { claims: { cnf: { jkt: prover.jkt } } });
  const ask = (authorization: string, dpop?: string, method = 'GET') =>
    fetch(`${tenant.origin}/userinfo`, { method, headers: { authorization, ...(dpop && { dpop }) } });
  const challengeOf = async (answer: Promise<Response>) => {
    const { status, headers } = await answer;
    return [status, headers.get('www-authenticate')];
  };
  const challenge = (error: string, description = '.*') =>
    expect.stringMatching(new RegExp(`^DPoP error="${error}", error_description="${description}", algs="ES256 .*"$`));

  it.each(['GET', 'POST'])("answers to the API's token with a proof: %s", async (method) => {
    const { access_token: token } = await prover.requestTwice(await codeFields());
    const response = await ask(`DPoP ${token}`, await prover.proveAtUserinfo(token, { htm: method }), method);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ sub: 'auth0|ada', email: 'ada@example.com' });
  });

  it('answers to a token without an audience', async () => {
    const { access_token: token } = await prover.requestTwice(await codeFields({ audience: undefined }));
    const response = await ask(`DPoP ${token}`, await prover.proveAtUserinfo(token));
    expect(await response.json()).toMatchObject({ sub: 'auth0|ada' });
    expect((await ask(`Bearer ${token}`)).status).toBe(401);
  });

  it('refuses a bound token that is sent as a bearer token', async () => {
    const token = await boundToken();
    const refusal = [401, challenge('invalid_token', '.*proof of possession.*')];
    expect(await challengeOf(ask(`Bearer ${token}`))).toEqual(refusal);
    expect(await challengeOf(ask(`Bearer ${token}`, await prover.proveAtUserinfo(token)))).toEqual(refusal);
  });

  it('refuses a proof for a token that is not bound', async () => {
    const { access_token: token } = await obtainTokens(tenant.origin);
    const refusal = [401, challenge('invalid_token', '.*bound to no key.*')];
    expect(await challengeOf(ask(`DPoP ${token}`, await prover.proveAtUserinfo(token)))).toEqual(refusal);
  });

  it("refuses another key's proof, which a thief would send", async () => {
    const token = await boundToken();
    const proof = await (await Prover.create(tenant.origin)).proveAtUserinfo(token);
    expect(await challengeOf(ask(`DPoP ${token}`, proof))).toEqual([
      401,
      challenge('invalid_token', '.*another key.*'),
    ]);
  });

  it('refuses an expired token with a good proof', async () => {
    const token = await mint(tenant.origin, { claims: { cnf: { jkt: prover.jkt } }, fault: 'expired' });
    const answer = await challengeOf(ask(`DPoP ${token}`, await prover.proveAtUserinfo(token)));
    expect(answer).toEqual([401, challenge('invalid_token', '.*exp.*')]);
  });

  it.each([
    ['no ath', { ath: undefined }, {}],
    ["another token's ath", { ath: 'c29tZXRoaW5nIGVsc2U' }, {}],
    ['another method', { htm: 'POST' }, {}],
    ['another URL', { htu: 'https://somewhere-else.example/userinfo' }, {}],
    ['a URL that is none', { htu: '' }, {}],
    ['no jti', { jti: undefined }, {}],
    ['an old time', { iat: Math.floor(Date.now() / 1000) - 400 }, {}],
    ['a time to come', { iat: Math.floor(Date.now() / 1000) + 400 }, {}],
    ['no time', { iat: undefined }, {}],
    ['another type', {}, { typ: 'JWT' }],
    ['no key', {}, { jwk: undefined }],
    ['a key that is none', {}, { jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }],
  ])('refuses a proof with %s', async (_, claims, header) => {
    const token = await boundToken();
    const proof = await prover.proveAtUserinfo(token, claims, header);
    expect(await challengeOf(ask(`DPoP ${token}`, proof))).toEqual([401, challenge('invalid_dpop_proof')]);
  });

  it('refuses no proof, two, and one with the private key', async () => {
    const token = await boundToken();
    const [one, two] = [await prover.proveAtUserinfo(token), await prover.proveAtUserinfo(token)];
    const open = await prover.proveAtUserinfo(token, {}, { jwk: await prover.exportPrivate() });
    for (const proofs of [undefined, `${one}, ${two}`, open])
      expect(await challengeOf(ask(`DPoP ${token}`, proofs))).toEqual([401, challenge('invalid_dpop_proof')]);
  });

  it('takes a proof once, whatever its nonce', async () => {
    const token = await boundToken();
    const proof = await prover.proveAtUserinfo(token, { htu: `${tenant.origin}/userinfo?a=b#c`, nonce: 'any' });
    expect((await ask(`DPoP ${token}`, proof)).status).toBe(200);
    expect(await challengeOf(ask(`DPoP ${token}`, proof))).toEqual([
      401,
      challenge('invalid_dpop_proof', '.*before.*'),
    ]);
  });
});
