/**
 * Why a person could not be logged in, a token not be had, or the settings for both not be read: one word for one cause, for
 * pages to switch on.
 */
export type AuthErrorCode =
  | EarlyCode
  | 'api-unavailable'
  | 'settings-unreadable'
  | 'consent-required'
  | 'key-lost'
  | 'access-denied'
  | 'login-expired'
  | 'login-failed'
  | 'login-loop'
  | 'logout-incomplete'
  | 'misconfigured'
  | 'page-insecure'
  | 'permission-missing'
  | 'storage-blocked';

/** Answers of the tenant to "is there a session?" that are no fault: there is none, or it wants to ask in person. */
export const NO_SESSION: readonly AuthErrorCode[] = ['login-required', 'consent-required'];
/** Answers to "renew!" after which only a new login helps. */
export const SESSION_OVER: readonly AuthErrorCode[] = [...NO_SESSION, 'access-denied', 'login-expired'];

/** Nobody has refused anything, so the same question may be asked again. */
export const UNANSWERED: readonly AuthErrorCode[] = [
  'network',
  'tenant-unreachable',
  'storage-blocked',
  'page-failed',
  'key-lost',
];

/**
 * What each cause means to the person in front of the page; what to do about it is the page's button. These can be met
 * before the SDK is there. The others come with it, in `login-error.ts`, and are no part of the first view.
 */
export const EARLY = {
  network: 'This device seems to be offline, so a part of the page could not be loaded. Check the connection.',
  'tenant-unreachable':
    'The login service does not answer. It may be down, or something between here and there blocks it.',
  'login-required': 'Your session has ended, so there is no token to send.',
  'page-failed': 'Something in this page failed, or this browser lacks what it needs.',
};
export type EarlyCode = keyof typeof EARLY;

/** A fault of authentication. `message` is a sentence for people; neither it nor `detail` ever holds a token. */
export class AuthError extends Error {
  override readonly name = 'AuthError';

  constructor(code: EarlyCode, detail?: string);
  constructor(code: AuthErrorCode, detail: string | undefined, target: unknown, sentence: string);
  /**
   * @param detail what the tenant itself said, if anything: foreign text, to be quoted and never to be trusted
   * @param target where the person was headed, so that another attempt can lead there
   */
  constructor(
    readonly code: AuthErrorCode,
    readonly detail?: string,
    readonly target?: unknown,
    sentence = EARLY[code as EarlyCode],
  ) {
    super(sentence);
  }

  /** What was thrown, if it is one of ours; anything else is a mistake of this page, and told to its developers too. */
  static of(thrown: unknown): AuthError {
    if (thrown instanceof AuthError) return thrown;
    console.error(thrown);
    return new AuthError('page-failed');
  }
}
