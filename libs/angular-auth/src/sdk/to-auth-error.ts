import { AuthError } from '../auth-error';
import { browserFault } from './browser-fault';
import { loginError, type LoginErrorCode } from './login-error';

/** `error` as the tenant or the SDK words it -> our code (RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6). */
const CODES: Readonly<Record<string, LoginErrorCode>> = {
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

/** Faults that the SDK words itself, also where it found no words in the tenant's answer: nothing of the tenant's to quote. */
const OWN_WORDS = [
  'missing_refresh_token',
  'missing_transaction',
  'missing_scopes',
  'state_mismatch',
  'timeout',
  'request_error',
  'invalid_configuration',
];
const NO_WORDS = /^HTTP error\. Unable to fetch/;

/** How a browser, or the SDK's worker, words that a request got no answer or one that no tenant would give. */
const UNREACHABLE = /failed to fetch|networkerror|load failed|timeout when executing|not valid json|unexpected token/i;

/** Turns whatever the SDK threw into an AuthError; gives an AuthError back unchanged. */
export function toAuthError(thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown;
  const { error, error_description, message, appState } = (thrown ?? {}) as Record<string, unknown>;
  const target = (appState as { target?: unknown } | null | undefined)?.target;
  if (typeof error === 'string') {
    const words = text(error_description);
    const detail = words && !OWN_WORDS.includes(error) && !NO_WORDS.test(words) ? words : undefined;
    return loginError(CODES[error] ?? 'login-failed', detail, target);
  }
  const said = text(message);
  if (UNREACHABLE.test(said ?? '')) return loginError(navigator.onLine ? 'tenant-unreachable' : 'network');
  const fault = browserFault();
  return fault ? loginError(fault) : loginError('login-failed', undefined, target, said);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
