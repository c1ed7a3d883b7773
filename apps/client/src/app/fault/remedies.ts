import { type FaultCode } from './fault';

/** The one thing that helps, and what its button says. */
export interface Remedy {
  readonly act: 'retry' | 'login' | 'request' | 'report';
  readonly label: string;
}

const RETRY: Remedy = { act: 'retry', label: 'Try again' };
const LOGIN: Remedy = { act: 'login', label: 'Go to login' };
const REPORT: Remedy = { act: 'report', label: 'Copy the details' };

/** Every fault has its button, wherever it is met: the compiler asks for a line here with each new code. */
export const REMEDIES: Readonly<Record<FaultCode, Remedy>> = {
  network: RETRY,
  slow: RETRY,
  'api-unavailable': RETRY,
  'tenant-unreachable': RETRY,
  'login-required': LOGIN,
  'consent-required': LOGIN,
  'access-denied': { act: 'login', label: 'Log in as somebody else' },
  'login-expired': LOGIN,
  'login-failed': LOGIN,
  'login-loop': LOGIN,
  'logout-incomplete': RETRY,
  'token-rejected': LOGIN,
  forbidden: { act: 'request', label: 'Ask for access' },
  'permission-missing': LOGIN,
  'key-lost': RETRY,
  misconfigured: REPORT,
  'page-insecure': REPORT,
  'storage-blocked': RETRY,
  'page-failed': RETRY,
  'settings-unreadable': RETRY,
  refused: REPORT,
  intercepted: REPORT,
  failed: RETRY,
};
