import { ENDPOINTS, type ProblemCode } from '@latchkey/shared';
import { ApiError } from './api-error';
import { refusalRows } from './refusal-rows';
import { traceOf } from './trace-of';

const CONFIG = { domain: 'acme.eu.auth0.com', clientId: 'abc', audience: 'https://api.example' };
const CLAIMS = { iss: 'https://else/', aud: ['https://api.example', 'x'], exp: 0, iat: 0, permissions: [] };
const refused = (code: ProblemCode) => new ApiError('token-rejected', 'x', { status: 401, problem: { code } });

describe('refusalRows', () => {
  it.each<[ProblemCode, string]>([
    ['issuer_wrong', 'iss'],
    ['audience_wrong', 'aud'],
    ['token_kind_wrong', 'aud'],
    ['token_expired', 'exp'],
    ['token_not_yet_valid', 'iat'],
    ['algorithm_refused', 'alg'],
    ['key_unknown', 'kid'],
    ['signature_wrong', 'kid'],
    ['permission_missing', 'permissions'],
  ])('marks after %s the row of %s only', (code, claim) => {
    const rows = refusalRows(refused(code), traceOf(CLAIMS, { endpoint: ENDPOINTS.privateScoped }), CONFIG);
    expect(rows.filter(({ differs }) => differs).map((row) => row.claim)).toEqual([claim]);
  });

  it('sets the token beside what the API expects', () => {
    const rows = refusalRows(refused('issuer_wrong'), traceOf(CLAIMS, { endpoint: ENDPOINTS.privateScoped }), CONFIG);
    const pairs = Object.fromEntries(rows.map(({ claim, has, wants }) => [claim, [has, wants]]));
    expect(pairs).toMatchObject({
      iss: ['https://else/', 'https://acme.eu.auth0.com/'],
      aud: ['https://api.example, x', 'https://api.example'],
      exp: [new Date(0).toLocaleString(), expect.stringContaining('after')],
      permissions: ['none', 'read:messages'],
      alg: ['RS256', 'RS256'],
    });
  });

  it('expects the client id of an ID token, and no permission', () => {
    const rows = refusalRows(refused('audience_wrong'), traceOf(CLAIMS, { endpoint: ENDPOINTS.private }), CONFIG);
    expect(rows.find(({ claim }) => claim === 'aud')?.wants).toBe('abc');
    expect(rows.some(({ claim }) => claim === 'permissions')).toBe(false);
  });

  it('reads the scope where a token has no permissions', () => {
    const trace = traceOf({ scope: 'openid' }, { endpoint: ENDPOINTS.privateScoped });
    const rows = refusalRows(refused('permission_missing'), trace, { ...CONFIG, domain: 'http://localhost:3002' });
    expect([rows[0]?.wants, rows.find(({ differs }) => differs)?.has]).toEqual(['http://localhost:3002/', 'openid']);
  });
});
