/** Why a person could not be logged in, or a token not be had: one word for one cause, for pages to switch on. */
export type AuthErrorCode =
  | 'network'
  | 'tenant-unreachable'
  | 'login-required'
  | 'consent-required'
  | 'access-denied'
  | 'login-expired'
  | 'login-failed'
  | 'login-loop'
  | 'logout-incomplete'
  | 'misconfigured';

/** Answers of the tenant to "is there a session?" that are no fault: there is none, or it wants to ask in person. */
export const NO_SESSION: readonly AuthErrorCode[] = ['login-required', 'consent-required'];
/** Answers to "renew!" after which only a new login helps. */
export const SESSION_OVER: readonly AuthErrorCode[] = [...NO_SESSION, 'access-denied', 'login-expired'];

/** Nobody has answered, so the same question may be asked again. */
export const UNREACHABLE: readonly AuthErrorCode[] = ['network', 'tenant-unreachable'];

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
  'login-loop': 'The login service keeps sending you back without a login, so this page has stopped asking it.',
  'logout-incomplete':
    'You are logged out here, but the login service could not be told: until it is, a new login may need no password.',
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

  /** What was thrown, if it is one of ours; anything else is a mistake of this page. */
  static of(thrown: unknown): AuthError {
    return thrown instanceof AuthError ? thrown : new AuthError('login-failed');
  }
}
