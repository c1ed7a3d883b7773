// Auth0's production checks (https://auth0.com/docs/deploy-monitor/pre-deployment-checks), as far as they show from outside.
import { isLocal } from '@latchkey/ports';
import { authorize, callbackOf } from '../authorize';
import { ask, parseObject } from '../http';
import type { Check, Known, Verdict } from '../known';
import { PLACES } from '../places';
import { type Fault, failed, fault, passed, unchecked, warned } from '../results';

/** Where pages live during development: the tenant of production must not lead there. */
const DEVELOPMENT = ['http://localhost:4200', 'http://localhost:3001', 'http://localhost:3000'];

/** Nothing of production is on this machine or without TLS. */
export function checkPublic({ tenant, pages, apiOrigin }: Pick<Known, 'tenant' | 'pages' | 'apiOrigin'>): Verdict {
  const faults: Fault[] = [];
  if (isLocal(tenant)) {
    const put = 'the domain of your tenant at Auth0';
    faults.push(fault('The tenant is the local one, which is for development.', PLACES.domain, { found: tenant, put }));
  }
  for (const [what, origin] of [...pages.map((page) => ['page', page] as const), ['API', apiOrigin] as const]) {
    if (origin.startsWith('https:') && !isLocal(origin)) continue;
    faults.push(
      fault(`The ${what} at ${origin} is not public over https.`, PLACES.environmentOf('API_ORIGIN'), {
        found: origin,
        put: 'https://… where people find it (or name it by --page and --api)',
      }),
    );
  }
  return faults.length ? failed(...faults) : passed([...new Set([...pages, apiOrigin])].join(', '));
}

/** No address of a development machine is in the three lists: whoever listens there could take a login over. */
export async function checkNoLocalhost(context: Known): Promise<Verdict> {
  const { tenant, config, limit } = context;
  const accepted: Record<'callbacks' | 'logoutUrls' | 'webOrigins', string[]> = {
    callbacks: [],
    logoutUrls: [],
    webOrigins: [],
  };
  for (const page of DEVELOPMENT) {
    if ((await authorize(context, page)).back) accepted.callbacks.push(callbackOf(page));
    const query = new URLSearchParams({ client_id: config.auth.clientId, returnTo: page });
    const { location } = await ask(`${tenant}/v2/logout?${query}`, { limit });
    if (location && new URL(location).origin === page) accepted.logoutUrls.push(page);
    const { page: frame } = await authorize(context, page, { response_mode: 'web_message' });
    if (frame?.text.includes('authorization_response')) accepted.webOrigins.push(page);
  }
  const faults = (['callbacks', 'logoutUrls', 'webOrigins'] as const)
    .map((list) => ({ list, urls: accepted[list] }))
    .filter(({ urls }) => urls.length)
    .map(({ list, urls }) =>
      fault(`The tenant accepts ${urls.join(' and ')}, which is for development.`, PLACES[list], {
        found: urls.join(', '),
        put: 'the list without these',
      }),
    );
  return faults.length ? failed(...faults) : passed(`none of ${DEVELOPMENT.join(', ')}`);
}

/** People see the domain while they log in, and cookies of another site are blocked. */
export function checkCustomDomain({ tenant }: Pick<Known, 'tenant'>): Verdict {
  const { hostname } = new URL(tenant);
  if (!hostname.endsWith('.auth0.com')) return passed(hostname);
  return warned(
    fault('People log in at a domain that is not yours.', PLACES.customDomain, {
      found: hostname,
      put: "a domain beside the page's, such as login.example.com",
    }),
  );
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** No token at all: nobody signed it, and its issuer cannot exist (RFC 2606 section 2). */
const FOREIGN = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'doctor' })}.${encode({ iss: 'https://doctor.invalid/' })}.AA`;

/** The API keeps what it expects to itself: that is for developers only. */
export async function checkTerse({ apiOrigin, limit }: Known): Promise<Verdict> {
  const headers = { authorization: `Bearer ${FOREIGN}` };
  const answer = await ask(`${apiOrigin}/api/external`, { headers, limit });
  const { detail } = parseObject(answer.text) ?? {};
  if (!/trusted here is/.test(String(detail))) return passed('refusals do not tell what is expected');
  return failed(
    fault('The API tells callers what it expects of a token.', PLACES.environmentOf('NODE_ENV'), {
      found: 'not production',
      put: 'production',
    }),
  );
}

/** What nobody sees from outside, for a person to look at. */
const BY_HAND = [
  ['loginUri', 'Application Login URI', 'the page that begins a login, for links in e-mails'],
  ['tenantLoginUri', 'Tenant Login URI', 'the same for the tenant as a whole'],
  ['corsAllowed', 'Allowed Origins (CORS)', 'empty, or https origins of yours only'],
  ['environment', 'Environment tag', 'Production, which raises the rate limits'],
  ['mfa', 'Second factor', 'as your rules for people ask'],
  ['attackProtection', 'Attack protection', 'on'],
  ['social', 'Social connections', "your own keys, not Auth0's development keys"],
  ['email', 'E-mail provider', 'your own: the built-in one is for testing'],
  ['streams', 'Log streaming', 'a stream: Auth0 keeps logs for some days only'],
] as const;

/** One row of the table for each. */
export const byHand: readonly Omit<Check, 'needs'>[] = BY_HAND.map(([key, title, wanted]) => ({
  id: `by-hand-${key}`,
  title,
  run: () => unchecked(`look yourself: ${PLACES[key].page}, field ${PLACES[key].field}: ${wanted}`),
}));
