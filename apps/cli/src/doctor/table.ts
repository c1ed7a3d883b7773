// Every check, in the order in which they are asked. `needs` names the checks without which a row says nothing.
import { checkLogin, checkPing, checkRotation, checkToken } from './checks/account';
import { checkApi, checkApiValues, checkCors } from './checks/api';
import * as application from './checks/application';
import { checkConfiguration } from './checks/configuration';
import { checkLogout } from './checks/logout';
import { checkPage } from './checks/page';
import { byHand, checkCustomDomain, checkNoLocalhost, checkPublic, checkTerse } from './checks/production';
import { checkSilent } from './checks/silent';
import { checkClock, checkDiscovery, checkDomain, checkIssuer, checkKeys } from './checks/tenant';
import type { Check, Context } from './known';

/** What `latchkey use` asks before it writes: all that is of the tenant, nothing of an API that runs. */
export const TENANT_CHECKS: readonly Check[] = [
  { id: 'configuration', title: 'Configuration', needs: [], run: checkConfiguration },
  { id: 'domain', title: 'Way to the tenant', needs: ['configuration'], run: checkDomain },
  { id: 'discovery', title: 'Discovery', needs: ['domain'], run: checkDiscovery },
  { id: 'issuer', title: 'Issuer', needs: ['discovery'], run: checkIssuer },
  { id: 'keys', title: 'Signing keys', needs: ['discovery'], run: checkKeys },
  { id: 'clock', title: 'Clock', needs: ['discovery'], run: checkClock },
  { id: 'client', title: 'Client ID', needs: ['discovery'], run: application.checkClient },
  { id: 'type', title: 'Application type', needs: ['client'], run: application.checkType },
  { id: 'callbacks', title: 'Callback URLs', needs: ['client'], run: application.checkCallbacks },
  { id: 'audience', title: 'Audience', needs: ['client'], run: application.checkAudience },
  { id: 'logout-urls', title: 'Logout URLs', needs: ['client'], run: application.checkLogoutUrls },
  { id: 'web-origins', title: 'Web origins', needs: ['client'], run: application.checkWebOrigins },
  { id: 'silent', title: 'Silent authentication', needs: ['configuration'], run: checkSilent },
];

const API_CHECKS: readonly Check[] = [
  { id: 'api', title: 'API asks for a token', needs: ['configuration'], run: checkApi },
  { id: 'api-values', title: 'API uses this tenant', needs: ['api'], run: checkApiValues },
  { id: 'cors', title: 'API lets the page ask', needs: ['api'], run: checkCors },
  { id: 'logout', title: 'Back-channel logout', needs: ['discovery', 'api'], run: checkLogout },
  { id: 'page', title: 'Page of another server', needs: ['api'], run: checkPage },
];

const ACCOUNT_CHECKS: readonly Check[] = [
  { id: 'login', title: 'Login', needs: ['issuer', 'type', 'callbacks', 'audience'], run: checkLogin },
  { id: 'token', title: 'Access token', needs: ['login'], run: checkToken },
  { id: 'ping', title: 'Ping', needs: ['login', 'api'], run: checkPing },
  { id: 'rotation', title: 'Refresh-token rotation', needs: ['login'], run: checkRotation },
];

const PRODUCTION_CHECKS: readonly Check[] = [
  { id: 'public', title: 'Public addresses', needs: ['configuration'], run: checkPublic },
  { id: 'no-localhost', title: 'No localhost', needs: ['client'], run: checkNoLocalhost },
  { id: 'custom-domain', title: 'Custom domain', needs: ['configuration'], run: checkCustomDomain },
  { id: 'terse', title: 'NODE_ENV of the API', needs: ['api'], run: checkTerse },
  ...byHand.map((row) => ({ ...row, needs: [] })),
];

/** All checks of a run. */
export const checksFor = ({ production }: Pick<Context, 'production'>): readonly Check[] => [
  ...TENANT_CHECKS,
  ...API_CHECKS,
  ...ACCOUNT_CHECKS,
  ...(production ? PRODUCTION_CHECKS : []),
];
