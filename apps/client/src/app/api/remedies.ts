import { type ApiErrorCode } from './api-error';

/** The one thing that helps, and what its button says. */
export interface Remedy {
  readonly act: 'retry' | 'login' | 'request' | 'report';
  readonly label: string;
}

const RETRY: Remedy = { act: 'retry', label: 'Try again' };
const LOGIN: Remedy = { act: 'login', label: 'Go to login' };
const REPORT: Remedy = { act: 'report', label: 'Copy the details' };

/** Every fault that a call can end with has its button: the compiler asks for a line here with each new code. */
export const REMEDIES: Readonly<Record<ApiErrorCode, Remedy>> = {
  network: RETRY,
  slow: RETRY,
  'api-unavailable': RETRY,
  'tenant-unreachable': RETRY,
  'login-required': LOGIN,
  'consent-required': LOGIN,
  'access-denied': LOGIN,
  'login-expired': LOGIN,
  'login-failed': LOGIN,
  'logout-incomplete': RETRY,
  'token-rejected': LOGIN,
  forbidden: { act: 'request', label: 'Ask for access' },
  'login-loop': LOGIN,
  misconfigured: REPORT,
  refused: REPORT,
  failed: RETRY,
};
