import { Browser } from './testing/browser';
import { edited } from './testing/files';
import { AUDIENCE, CALLBACK, callbackOf, createPkce, logIn, requestToken, type TokenAnswer } from './testing/flow';
import { Prover } from './testing/prover';
import { start } from './testing/start';
import type { Tenant } from './tenant';

const API = `proof_of_possession: # binds tokens to a key (DPoP) where the application sends a proof
      mechanism: dpop
      required: false`;
const CLIENT: [string, string] = ['require_proof_of_possession: false', 'require_proof_of_possession: true'];
const MACHINE = {
  grant_type: 'client_credentials',
  client_id: 'latchkey-worker',
  client_secret: 'latchkey-worker-secret',
  audience: AUDIENCE,
};

/** A tenant whose API says this of proofs of possession, and whose page perhaps must have bound tokens. */
const tenantOf = (api: string, ...more: [string, string][]) => start(edited({ tenant: [[API, api], ...more] }));
const required = (more = '') => `proof_of_possession: { mechanism: dpop, required: true${more} }`;

/** What exchanges a new login's code, for the API unless something else is said. */
async function fields({ origin }: Tenant, deviation = {}) {
  const { verifier, challenge } = createPkce();
  const answer = await logIn(new Browser(origin), undefined, { code_challenge: challenge, ...deviation });
  const { code } = callbackOf(answer);
  return { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: CALLBACK };
}

/** The type of the token in an answer, or its refusal. */
const outcome = ({ status, token_type, error, error_description }: TokenAnswer) =>
  status === 200 ? token_type : `${status} ${error}: ${error_description}`;
/** What comes without a proof, and with one. */
async function outcomes(tenant: Tenant, deviation = {}) {
  const prover = await Prover.create(tenant.origin);
  return [
    outcome(await requestToken(tenant.origin, await fields(tenant, deviation))),
    outcome(await prover.requestTwice(await fields(tenant, deviation))),
  ];
}

const NEEDED = 'Send a proof of possession in the header DPoP:';
const BY_API = `400 invalid_request: ${NEEDED} the API Latchkey API takes tokens only that are bound to a key.`;
const BY_CLIENT = `400 invalid_request: ${NEEDED} the client Latchkey needs tokens that are bound to a key.`;

describe('proof_of_possession of an API', () => {
  it('is asked for in the shipped file, and needed by nobody', async () => {
    expect(await outcomes(await start())).toEqual(['Bearer', 'DPoP']);
  });

  it.each([
    ['required', required(), BY_API],
    ['required for all clients', required(', required_for: all_clients'), BY_API],
    ['required for public clients', required(', required_for: public_clients'), BY_API],
    ['absent', 'signing_secret: unused', 'Bearer'],
    ['null', 'proof_of_possession: null', 'Bearer'],
    ['a certificate’s', 'proof_of_possession: { mechanism: mtls, required: true }', 'Bearer'],
  ])('that is %s is honoured', async (_, api, without) => {
    expect(await outcomes(await tenantOf(api))).toEqual([without, 'DPoP']);
  });

  it('is needed of a machine where it is required for all clients alone', async () => {
    const ask = async (api: string) => {
      const { origin } = await tenantOf(api);
      const prover = await Prover.create(origin);
      return [outcome(await requestToken(origin, MACHINE)), outcome(await prover.request(MACHINE))];
    };
    expect(await ask(required())).toEqual([BY_API, 'DPoP']);
    expect(await ask(required(', required_for: public_clients'))).toEqual(['Bearer', 'DPoP']);
  });

  it('is not needed for /userinfo alone', async () => {
    const tenant = await tenantOf(required());
    expect(await outcomes(tenant, { audience: undefined, scope: 'openid' })).toEqual(['Bearer', 'DPoP']);
  });

  it('is needed at a refresh too', async () => {
    const tenant = await tenantOf(required());
    const prover = await Prover.create(tenant.origin);
    const { refresh_token } = await prover.requestTwice(await fields(tenant));
    const again = { grant_type: 'refresh_token', refresh_token };
    expect(outcome(await requestToken(tenant.origin, again))).toMatch(/^403 invalid_grant/);
    expect(outcome(await prover.requestTwice(again))).toBe('DPoP');
  });
});

describe('require_proof_of_possession of a client', () => {
  it('refuses whoever sends no proof, for any audience', async () => {
    const tenant = await tenantOf(API, CLIENT);
    expect(await outcomes(tenant)).toEqual([BY_CLIENT, 'DPoP']);
    expect(await outcomes(tenant, { audience: undefined, scope: 'openid' })).toEqual([BY_CLIENT, 'DPoP']);
  });

  it('gives no token for an API that has none', async () => {
    const refusal =
      '400 invalid_request: The client Latchkey needs tokens that are bound to a key, and the API Latchkey API has no proof_of_possession.';
    expect(await outcomes(await tenantOf('signing_secret: unused', CLIENT))).toEqual([refusal, refusal]);
  });
});
