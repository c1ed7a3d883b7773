import { AuthError, type AuthErrorCode } from './auth-error';

/** `error` as the tenant or the SDK words it -> our code (RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6). */
const CODES: Readonly<Record<string, AuthErrorCode>> = {
  login_required: 'login-required',
  missing_refresh_token: 'login-required',
  account_selection_required: 'login-required',
  consent_required: 'consent-required',
  interaction_required: 'consent-required',
  access_denied: 'access-denied',
  unauthorized: 'access-denied',
  missing_transaction: 'login-expired',
  state_mismatch: 'login-expired',
  invalid_grant: 'login-expired',
  timeout: 'tenant-unreachable',
  request_error: 'tenant-unreachable',
  server_error: 'login-failed', // it has just answered
  temporarily_unavailable: 'tenant-unreachable',
  invalid_configuration: 'misconfigured',
  invalid_request: 'misconfigured',
  invalid_client: 'misconfigured',
  unauthorized_client: 'misconfigured',
  unsupported_response_type: 'misconfigured',
  invalid_scope: 'misconfigured',
  invalid_target: 'misconfigured',
};

/** Faults that the SDK words itself: there is nothing of the tenant's to quote. */
const OWN_WORDS = ['missing_refresh_token', 'missing_transaction', 'state_mismatch', 'timeout', 'request_error'];

/** How a browser, or the SDK's worker, words that a request got no answer or one that no tenant would give. */
const UNREACHABLE = /failed to fetch|networkerror|load failed|timeout when executing|not valid json|unexpected token/i;

/** Turns whatever the SDK threw into an AuthError; gives an AuthError back unchanged. */
export function toAuthError(thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown;
  const { error, error_description, message, appState } = (thrown ?? {}) as Record<string, unknown>;
  const detail = text(error_description) ?? text(message);
  const target = (appState as { target?: unknown } | null | undefined)?.target;
  const known = typeof error === 'string' ? CODES[error] : undefined;
  if (known) return new AuthError(known, OWN_WORDS.includes(String(error)) ? undefined : detail, target);
  if (UNREACHABLE.test(detail ?? '')) return new AuthError(navigator.onLine ? 'tenant-unreachable' : 'network');
  if (/secure origin/.test(detail ?? '')) return new AuthError('misconfigured', 'The page needs https, or localhost.');
  return new AuthError('login-failed', detail, target);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
