/** Why a person could not be logged in, or a token not be had: one word for one cause, for pages to switch on. */
export type AuthErrorCode =
  | 'network'
  | 'tenant-unreachable'
  | 'login-required'
  | 'consent-required'
  | 'access-denied'
  | 'login-expired'
  | 'login-failed'
  | 'misconfigured';

/** What each cause means to the person in front of the page. What to do about it is the page's button. */
const SENTENCES: Readonly<Record<AuthErrorCode, string>> = {
  network: 'This device seems to be offline, so a part of the page could not be loaded. Check the connection.',
  'tenant-unreachable':
    'The login service does not answer. It may be down, or something between here and there blocks it.',
  'login-required': 'Your session has ended, so there is no token to send.',
  'consent-required':
    'The login service wants to ask you something first, for example whether this page may see your profile.',
  'access-denied': 'The login was cancelled, or the login service refused it.',
  'login-expired': 'This login has been used already or was begun in another tab, so it cannot be finished here.',
  'login-failed': 'The login could not be finished: what the login service answered did not pass the checks.',
  misconfigured: 'The login service does not accept the way this page is set up. An administrator has to correct it.',
};

/** A fault of authentication. `message` is a sentence for people; neither it nor `detail` ever holds a token. */
export class AuthError extends Error {
  override readonly name = 'AuthError';

  /**
   * @param detail what the tenant itself said, if anything: foreign text, to be quoted and never to be trusted
   * @param target where the person was headed, so that another attempt can lead there
   */
  constructor(
    readonly code: AuthErrorCode,
    readonly detail?: string,
    readonly target?: unknown,
  ) {
    super(SENTENCES[code]);
  }
}

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
  server_error: 'tenant-unreachable',
  temporarily_unavailable: 'tenant-unreachable',
  invalid_configuration: 'misconfigured',
  invalid_request: 'misconfigured',
  invalid_client: 'misconfigured',
  unauthorized_client: 'misconfigured',
  unsupported_response_type: 'misconfigured',
  invalid_scope: 'misconfigured',
  invalid_target: 'misconfigured',
};

/** How a browser, or the SDK's worker, words that a request got no answer or one that no tenant would give. */
const UNREACHABLE = /failed to fetch|networkerror|load failed|timeout when executing|not valid json|unexpected token/i;

/** Turns whatever the SDK threw into an AuthError; gives an AuthError back unchanged. */
export function toAuthError(thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown;
  const { error, error_description, message, appState } = (thrown ?? {}) as Record<string, unknown>;
  const detail = text(error_description) ?? text(message);
  const target = (appState as { target?: unknown } | null | undefined)?.target;
  const known = typeof error === 'string' ? CODES[error] : undefined;
  if (known) return new AuthError(known, detail, target);
  if (UNREACHABLE.test(detail ?? '')) return new AuthError(navigator.onLine ? 'tenant-unreachable' : 'network');
  if (/secure origin/.test(detail ?? '')) return new AuthError('misconfigured', 'The page needs https, or localhost.');
  return new AuthError('login-failed', detail, target);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
