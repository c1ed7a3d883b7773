import { webcrypto } from 'node:crypto';
import { AuthError } from '../auth-error';
import { toAuthError } from './to-auth-error';

const hashes = (value: object) => Object.defineProperty(globalThis, 'crypto', { configurable: true, value });

describe('toAuthError', () => {
  beforeEach(() => hashes(webcrypto)); // jsdom's has none

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

  it('does not quote what the SDK says where the tenant said nothing', () => {
    const description = 'HTTP error. Unable to fetch https://acme.eu.auth0.com/oauth/token';
    expect(toAuthError({ error: 'invalid_grant', error_description: description }).detail).toBeUndefined();
  });

  it('gives the words of the SDK as the SDK’s', () => {
    const error = toAuthError(new Error('Nonce (nonce) claim mismatch'));
    expect([error.detail, error.message]).toEqual([
      undefined,
      expect.stringMatching(
        /did not pass the checks\. This page's login library says: Nonce \(nonce\) claim mismatch$/,
      ),
    ]);
  });

  describe('where the browser withholds something', () => {
    const own = Object.getOwnPropertyDescriptor(window, 'sessionStorage') ?? {};
    afterEach(() => {
      Object.defineProperty(window, 'sessionStorage', own);
      hashes(webcrypto);
    });

    it('names the missing https, and quotes nobody', () => {
      hashes({ getRandomValues: 1 });
      const error = toAuthError(new Error('auth0-spa-js must run on a secure origin.'));
      expect([error.code, error.detail, error.message]).toEqual([
        'page-insecure',
        undefined,
        expect.stringMatching(/^This browser .* it needs https, or the name localhost\.$/),
      ]);
    });

    it.each([
      [
        'no storage',
        () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      ],
      [
        'storage that is full',
        () => ({
          setItem: () => {
            throw new DOMException('full', 'QuotaExceededError');
          },
          removeItem: () => undefined,
        }),
      ],
    ])('names %s, and quotes nobody', (_what, get) => {
      Object.defineProperty(window, 'sessionStorage', { configurable: true, get });
      const error = toAuthError(new DOMException("Failed to read the 'localStorage' property from 'Window'"));
      expect([error.code, error.detail, error.message]).toEqual([
        'storage-blocked',
        undefined,
        expect.stringMatching(/^This browser keeps nothing for this page/),
      ]);
    });
  });

  it('gives an AuthError back unchanged', () => {
    const error = new AuthError('network');
    expect(toAuthError(error)).toBe(error);
  });
});
