import { Controller, Get, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Dpop, type DpopMode, Public } from '@latchkey/nest-auth';
import { type ProblemDto } from '@latchkey/shared';
import { createIdToken, createJwt } from './create-jwt';
import { ADDRESS, createBoundJwt, createProof } from './create-proof';
import { KeyServer } from './key-server';
import { sendRaw } from './send-raw';
import { configFor, startApi, type TestApi } from './start-api';

@Controller('strict')
@Dpop({ mode: 'required' })
class Strict {
  @Get('bound')
  bound(): string {
    return 'bound';
  }

  @Get('fresh')
  @Dpop({ nonce: true })
  fresh(): string {
    return 'fresh';
  }

  @Get('lax')
  @Dpop({ mode: 'off' })
  lax(): string {
    return 'lax';
  }

  @Get('passport')
  @Public()
  @UseGuards(AuthGuard('access-token'))
  passport(): string {
    return 'passport';
  }
}

let keys: KeyServer;
const apis = {} as Record<DpopMode, TestApi>;

beforeAll(async () => {
  keys = await new KeyServer().start();
  const { dpop } = configFor(keys);
  // Passport knows one strategy of a name in a process: that of the last.
  for (const mode of ['off', 'required', 'allowed'] as const)
    apis[mode] = await startApi(keys, { dpop: { ...dpop, mode } }, true, [Strict]);
});
afterAll(async () => {
  for (const api of Object.values(apis)) await api.close();
  await keys.stop();
});

interface Attempt {
  readonly mode?: DpopMode;
  readonly path?: string;
  readonly authorization?: string;
  readonly dpop?: string;
}

/** Status, code, and the challenge's schemes with what is looked at of each. */
async function answer({ mode = 'allowed', path = '/api/external', ...headers }: Attempt) {
  const response = await apis[mode].get(path, headers as Record<string, string>);
  const challenge = response.headers.get('www-authenticate');
  const { code } = (response.ok ? {} : await response.json()) as Partial<ProblemDto>;
  const short = challenge
    ?.replace(/error_description="[^"]*"/g, '')
    .match(/Bearer|DPoP|(error|scope|algs)="[^"]*"/g)
    ?.join(' ');
  return [response.status, code, short];
}

/** A request with a bound token and a good proof for the path. */
function bound(path = '/api/external', claims = {}, token = createBoundJwt()): Attempt {
  return { path, authorization: `DPoP ${token}`, dpop: createProof(token, { htu: ADDRESS + path, ...claims }) };
}
const bearer = (token: string): Attempt => ({ authorization: `Bearer ${token}` });

const BOTH = 'Bearer DPoP algs="ES256"';
const DPOP = 'DPoP algs="ES256"';

describe('where DPoP is allowed', () => {
  it.each([
    ['bearer token', () => bearer(createJwt())],
    ['bound token with its proof', () => bound()],
  ])('a %s is taken', async (_what, attempt) => {
    expect((await answer(attempt()))[0]).toBe(200);
  });

  it.each<readonly [string, () => Attempt, number, string, string]>([
    ['no token', () => ({}), 401, 'token_missing', BOTH],
    ['another scheme', () => ({ authorization: 'Basic x' }), 401, 'token_missing', BOTH],
    ['no token and a proof', () => ({ dpop: createProof('x') }), 401, 'token_missing', BOTH],
    [
      'a bound token as Bearer',
      () => bearer(createBoundJwt()),
      401,
      'token_bound',
      'Bearer error="invalid_token" DPoP algs="ES256"',
    ],
    [
      'a bound token as Bearer with a proof',
      () => ({ ...bound(), ...bearer(createBoundJwt()) }),
      401,
      'token_bound',
      'Bearer error="invalid_token" DPoP algs="ES256"',
    ],
    [
      'an unbound token as DPoP',
      () => bound(undefined, {}, createJwt()),
      401,
      'token_unbound',
      'Bearer DPoP error="invalid_token" algs="ES256"',
    ],
    [
      'a bound token without a proof',
      () => ({ authorization: `DPoP ${createBoundJwt()}` }),
      401,
      'proof_missing',
      'Bearer DPoP error="invalid_dpop_proof" algs="ES256"',
    ],
    [
      'an expired token as DPoP',
      () => bound(undefined, {}, createBoundJwt({ exp: 1 })),
      401,
      'token_expired',
      'Bearer DPoP error="invalid_token" algs="ES256"',
    ],
    [
      'no token after DPoP',
      () => ({ authorization: 'DPoP' }),
      400,
      'request_malformed',
      'Bearer DPoP error="invalid_request" algs="ES256"',
    ],
    [
      'two words after DPoP',
      () => ({ authorization: 'DPoP a b' }),
      400,
      'request_malformed',
      'Bearer DPoP error="invalid_request" algs="ES256"',
    ],
    [
      'a token in the URL',
      () => ({ path: '/api/external?access_token=x' }),
      400,
      'token_in_url_or_body',
      'Bearer error="invalid_request" DPoP algs="ES256"',
    ],
    [
      'a bound token without the permission',
      () => bound('/api/private-scoped', {}, createBoundJwt({ permissions: [] })),
      403,
      'permission_missing',
      'Bearer DPoP error="insufficient_scope" scope="read:messages" algs="ES256"',
    ],
    [
      'an ID token as DPoP',
      () => ({ path: '/api/private', authorization: `DPoP ${createIdToken()}` }),
      401,
      'scheme_refused',
      'Bearer',
    ],
    ['no ID token', () => ({ path: '/api/private' }), 401, 'token_missing', 'Bearer'],
  ])('%s is refused', async (_what, attempt, ...expected) => {
    expect(await answer(attempt())).toEqual(expected);
  });

  it('two headers with a proof are refused', async () => {
    const { authorization, dpop } = bound();
    const raw = (second: string) =>
      sendRaw(
        apis.allowed.origin,
        `GET /api/external HTTP/1.1\r\nAuthorization: ${authorization}\r\nDPoP: ${dpop}\r\n${second}`,
      );
    for (const second of [`DPoP: ${dpop}\r\n`, 'dpop: x\r\n', 'DPOP:\r\n'])
      expect([(await raw(second)).status, (await raw(second)).body]).toEqual([
        401,
        expect.stringContaining('proof_malformed'),
      ]);
    expect((await raw('')).status).toBe(200); // not used up by those
  });

  it('a header beyond what a server takes is refused', async () => {
    const { authorization } = bound();
    const answered = await apis.allowed.get('/api/external', {
      authorization: authorization ?? '',
      dpop: 'x'.repeat(20_000),
    });
    expect(answered.status).toBe(431);
  });

  it('the metadata name the algorithms', async () => {
    expect(await (await apis.allowed.get('/.well-known/oauth-protected-resource')).json()).toMatchObject({
      dpop_signing_alg_values_supported: ['ES256'],
      dpop_bound_access_tokens_required: false,
    });
  });
});

describe('where DPoP is off', () => {
  it.each<readonly [string, () => Attempt, number, string | undefined, string | undefined]>([
    ['a bearer token is taken', () => bearer(createJwt()), 200, undefined, undefined],
    ['no token is refused', () => ({}), 401, 'token_missing', 'Bearer'],
    ['a bound token is refused', () => bearer(createBoundJwt()), 401, 'token_bound', 'Bearer error="invalid_token"'],
    ['its scheme is refused by name', () => bound(), 401, 'scheme_refused', 'Bearer'],
  ])('%s', async (_what, attempt, ...expected) => {
    expect(await answer({ mode: 'off', ...attempt() })).toEqual(expected);
  });

  it('the metadata say nothing of it', async () => {
    const metadata = (await (await apis.off.get('/.well-known/oauth-protected-resource')).json()) as object;
    expect(Object.keys(metadata).filter((name) => name.startsWith('dpop'))).toEqual([]);
  });

  it('a route that requires it takes it', async () => {
    expect(await answer({ mode: 'off', ...bound('/strict/bound') })).toEqual([200, undefined, undefined]);
  });
});

describe('where DPoP is required', () => {
  it.each<readonly [string, () => Attempt, number, string | undefined, string | undefined]>([
    ['a bound token with its proof is taken', () => bound(), 200, undefined, undefined],
    ['no token is refused', () => ({}), 401, 'token_missing', DPOP],
    ['a bearer token is refused', () => bearer(createJwt()), 401, 'scheme_refused', DPOP],
    ['a bound token as Bearer is refused', () => bearer(createBoundJwt()), 401, 'scheme_refused', DPOP],
    [
      'a bad proof is refused',
      () => bound('/api/external', { htm: 'PUT' }),
      401,
      'proof_request_wrong',
      'DPoP error="invalid_dpop_proof" algs="ES256"',
    ],
    [
      'an ID token is taken where it is wanted',
      () => ({ path: '/api/private', ...bearer(createIdToken()) }),
      200,
      undefined,
      undefined,
    ],
    ['no ID token is refused', () => ({ path: '/api/private' }), 401, 'token_missing', 'Bearer'],
  ])('%s', async (_what, attempt, ...expected) => {
    expect(await answer({ mode: 'required', ...attempt() })).toEqual(expected);
  });

  it('the metadata say so', async () => {
    expect(await (await apis.required.get('/.well-known/oauth-protected-resource')).json()).toMatchObject({
      dpop_bound_access_tokens_required: true,
    });
  });
});

describe('a decorator', () => {
  it.each<readonly [string, () => Attempt, number, string | undefined, string | undefined]>([
    [
      'requires DPoP of a whole controller',
      () => ({ path: '/strict/bound', ...bearer(createJwt()) }),
      401,
      'scheme_refused',
      DPOP,
    ],
    ['lets a proof pass there', () => bound('/strict/bound'), 200, undefined, undefined],
    [
      'asks for a nonce on one route',
      () => bound('/strict/fresh'),
      401,
      'proof_nonce_needed',
      'DPoP error="use_dpop_nonce" algs="ES256"',
    ],
    [
      "leaves its controller's rule beside its own",
      () => ({ path: '/strict/fresh', ...bearer(createJwt()) }),
      401,
      'scheme_refused',
      DPOP,
    ],
    [
      'opens one route to bearer tokens',
      () => ({ path: '/strict/lax', ...bearer(createJwt()) }),
      200,
      undefined,
      undefined,
    ],
    ['closes one route to proofs', () => bound('/strict/lax'), 401, 'scheme_refused', 'Bearer'],
  ])('%s', async (_what, attempt, ...expected) => {
    expect(await answer(attempt())).toEqual(expected);
  });
});

describe("under passport's own guard", () => {
  it.each<readonly [string, () => Attempt, number]>([
    ['a bearer token is taken', () => bearer(createJwt()), 200],
    ['a bound token with its proof is taken', () => bound('/strict/passport'), 200],
    ['a bound token as Bearer is refused', () => bearer(createBoundJwt()), 401],
    ['a bound token without a proof is refused', () => ({ authorization: `DPoP ${createBoundJwt()}` }), 401],
    ['a proof for another path is refused', () => bound('/strict/passport', { htu: `${ADDRESS}/strict` }), 401],
  ])('%s', async (_what, attempt, status) => {
    expect((await answer({ ...attempt(), path: '/strict/passport' }))[0]).toBe(status);
  });
});
