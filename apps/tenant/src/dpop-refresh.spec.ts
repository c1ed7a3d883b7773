import { Browser } from './testing/browser';
import { change } from './testing/control';
import { edited } from './testing/files';
import { AUDIENCE, CALLBACK, callbackOf, createPkce, logIn, obtainTokens, requestToken } from './testing/flow';
import { Prover } from './testing/prover';
import { start } from './testing/start';
import type { Tenant } from './tenant';

let tenant: Tenant;
let prover: Prover;
beforeAll(async () => (tenant = await start()));
beforeEach(async () => (prover = await Prover.create(tenant.origin)));

/** What exchanges a new login's code. */
async function codeFields() {
  const { verifier, challenge } = createPkce();
  const { code } = callbackOf(await logIn(new Browser(tenant.origin), undefined, { code_challenge: challenge }));
  return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: CALLBACK };
}

const MACHINE = {
  grant_type: 'client_credentials',
  client_id: 'latchkey-worker',
  client_secret: 'latchkey-worker-secret',
  audience: AUDIENCE,
};

describe('a refresh token with a proof of possession', () => {
  it('is bound at its first proof, if it was bound to nothing', async () => {
    const { refresh_token } = await obtainTokens(tenant.origin);
    const fields = { grant_type: 'refresh_token', refresh_token };
    const bound = await prover.requestTwice(fields);
    expect(bound).toMatchObject({ status: 200, token_type: 'DPoP' });
    const next = { ...fields, refresh_token: bound.refresh_token };
    expect(await (await Prover.create(tenant.origin)).requestTwice(next)).toMatchObject({ error: 'invalid_grant' });
    expect(await requestToken(tenant.origin, next)).toMatchObject({ error: 'invalid_grant' });
    expect(await prover.requestTwice(next)).toMatchObject({ status: 200 });
  });

  it('is bound even where it does not rotate', async () => {
    const other = await start(edited({ tenant: [['rotation_type: rotating', 'rotation_type: non-rotating']] }));
    const [owner, thief] = [await Prover.create(other.origin), await Prover.create(other.origin)];
    const { refresh_token } = await obtainTokens(other.origin);
    const fields = { grant_type: 'refresh_token', refresh_token };
    expect(await owner.requestTwice(fields)).toMatchObject({ status: 200, refresh_token });
    expect(await thief.requestTwice(fields)).toMatchObject({ error: 'invalid_grant' });
    expect(await requestToken(other.origin, fields)).toMatchObject({ error: 'invalid_grant' });
    expect(await owner.requestTwice(fields)).toMatchObject({ status: 200, refresh_token });
  });

  it('is bound even where its leeway lets it be used again', async () => {
    const other = await start(edited({ tenant: [['leeway: 0', 'leeway: 60']] }));
    const [owner, thief] = [await Prover.create(other.origin), await Prover.create(other.origin)];
    const { refresh_token } = await obtainTokens(other.origin);
    const fields = { grant_type: 'refresh_token', refresh_token };
    expect(await owner.requestTwice(fields)).toMatchObject({ status: 200, token_type: 'DPoP' });
    expect(await thief.requestTwice(fields)).toMatchObject({ error: 'invalid_grant' });
    expect(await owner.requestTwice(fields)).toMatchObject({ status: 200, token_type: 'DPoP' });
  });

  it('is rotated with each use, and its reuse revokes the family', async () => {
    const first = await prover.requestTwice(await codeFields());
    const fields = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = await prover.requestTwice(fields);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await prover.requestTwice(fields)).toMatchObject({ error: 'invalid_grant' });
    const after = await prover.requestTwice({ ...fields, refresh_token: second.refresh_token });
    expect(after).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the switch that uses refresh tokens again', () => {
  it('has a thief of the key, too', async () => {
    const { refresh_token } = await prover.requestTwice(await codeFields());
    const { refreshTokenReuses } = await change(tenant.origin, 'refresh-tokens/reuse');
    expect(await prover.requestTwice({ grant_type: 'refresh_token', refresh_token })).toMatchObject({
      error: 'invalid_grant',
    });
    expect(refreshTokenReuses).toBeGreaterThan(0);
  });
});

describe('a proof of possession', () => {
  it('passes once for each proof, however many come at the same moment', async () => {
    const dpop = await prover.prove();
    const answers = await Promise.all(Array.from({ length: 8 }, () => requestToken(tenant.origin, MACHINE, { dpop })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 400)]);
  });
});
