import { AuthError, type AuthErrorCode, EARLY } from '../auth-error';

/** Faults that an SDK at work can meet: the settings are read by then. */
export type LoginErrorCode = Exclude<AuthErrorCode, 'api-unavailable' | 'permission-missing' | 'settings-unreadable'>;

const SENTENCES: Readonly<Record<LoginErrorCode, string>> = {
  ...EARLY,
  'consent-required':
    'The login service wants to ask you something first, for example whether this page may see your profile.',
  'access-denied': 'The login was cancelled, or the login service refused it.',
  'login-expired': 'This login has been used already or was begun in another tab, so it cannot be finished here.',
  'login-failed': 'The login could not be finished: what the login service answered did not pass the checks.',
  'login-loop': 'The login service keeps sending you back without a login, so this page has stopped asking it.',
  'logout-incomplete':
    'You are logged out here, but the login service could not be told: until it is, a new login may need no password.',
  'key-lost':
    'This browser does not give out the key that your session is bound to, so nothing can be signed with it. Another attempt makes a new one.',
  misconfigured: 'The login service does not accept the way this page is set up. An administrator has to correct it.',
  'page-insecure':
    'This browser lets nobody log in here, because the page came over plain http: it needs https, or the name localhost.',
  'storage-blocked':
    'This browser keeps nothing for this page, so a login cannot find its way back. Allow this address to store data, then try again.',
};

/**
 * An AuthError with its sentence.
 *
 * @param said what the SDK says about it, in its words: for the developers, and never taken for the tenant's
 */
export function loginError(code: LoginErrorCode, detail?: string, target?: unknown, said?: string): AuthError {
  const sentence = SENTENCES[code] + (said ? ` This page's login library says: ${said}` : '');
  return new AuthError(code, detail, target, sentence);
}
