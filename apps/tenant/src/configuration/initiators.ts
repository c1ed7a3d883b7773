/** What can end a session, as `oidc_logout` names it at Auth0. */
export const INITIATORS = [
  'rp-logout',
  'idp-logout',
  'password-changed',
  'session-expired',
  'session-revoked',
  'account-deleted',
  'email-identifier-changed',
  'mfa-phone-unenrolled',
  'account-deactivated',
] as const;

/** One of them. */
export type Initiator = (typeof INITIATORS)[number];
