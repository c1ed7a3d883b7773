import { AuthError } from './auth-error';
import { toAuthError } from './to-auth-error';

describe('toAuthError', () => {
  it.each([
    [{ error: 'login_required' }, 'login-required'],
    [{ error: 'missing_refresh_token' }, 'login-required'],
    [{ error: 'consent_required' }, 'consent-required'],
    [{ error: 'access_denied' }, 'access-denied'],
    [{ error: 'missing_transaction' }, 'login-expired'],
    [{ error: 'state_mismatch' }, 'login-expired'],
    [{ error: 'invalid_grant' }, 'login-expired'],
    [{ error: 'timeout' }, 'tenant-unreachable'],
    [{ error: 'temporarily_unavailable' }, 'tenant-unreachable'],
    [{ error: 'server_error' }, 'login-failed'],
    [{ error: 'unauthorized_client' }, 'misconfigured'],
    [new TypeError('Failed to fetch'), 'tenant-unreachable'],
    [new Error("Timeout when executing 'fetch'"), 'tenant-unreachable'],
    [new SyntaxError('Unexpected token < in JSON'), 'tenant-unreachable'],
    [new Error('auth0-spa-js must run on a secure origin.'), 'misconfigured'],
    [new Error('Nonce (nonce) claim mismatch in the ID token'), 'login-failed'],
    [undefined, 'login-failed'],
  ])('turns %p into %s', (thrown, code) => expect(toAuthError(thrown).code).toBe(code));

  it('quotes what the tenant says, and where to go on', () => {
    const thrown = { error: 'access_denied', error_description: 'Cancelled', appState: { target: '/profile' } };
    expect(toAuthError(thrown)).toMatchObject({ detail: 'Cancelled', target: '/profile' });
  });

  it('quotes nothing that the SDK words itself', () => {
    expect(toAuthError({ error: 'state_mismatch', error_description: 'Invalid state' }).detail).toBeUndefined();
  });

  it('gives an AuthError back unchanged', () => {
    const error = new AuthError('network');
    expect(toAuthError(error)).toBe(error);
  });
});
