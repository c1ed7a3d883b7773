import { getDomain } from 'tldts';
import type { Known, Verdict } from '../known';
import { PLACES } from '../places';
import { failed, fault, passed, warned } from '../results';

/**
 * Whether two URLs are of one site, so that a browser sends the tenant its cookies from a frame in the page: the same
 * scheme, and the same registrable domain by the public suffix list (HTML standard, "schemelessly same site").
 */
export function sameSite(a: string, b: string): boolean {
  const [first, second] = [new URL(a), new URL(b)];
  if (first.protocol !== second.protocol) return false;
  if (first.hostname === second.hostname) return true;
  const domain = getDomain(first.hostname, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(second.hostname, { allowPrivateDomains: true });
}

/** Whether a reload stays logged in where the browser blocks third-party cookies: Safari and Brave do, others may. */
export function checkSilent({
  tenant,
  pages,
  local,
  production,
}: Pick<Known, 'tenant' | 'pages' | 'local' | 'production'>): Verdict {
  const foreign = pages.filter((page) => !sameSite(page, tenant));
  const [first] = foreign;
  if (first === undefined) return passed(`${tenant} and the page are of one site`);
  const says = `A browser that blocks third-party cookies logs people out when they reload ${foreign.join(' or ')}: the tenant ${tenant} is of another site.`;
  const put = local
    ? 'the same host name for page and tenant: localhost for both, or 127.0.0.1 for both'
    : `a domain beside the page's, such as login.${getDomain(new URL(first).hostname) ?? 'example.com'}; then the same in auth_config.json`;
  return (production ? failed : warned)(
    fault(says, local ? PLACES.domain : PLACES.customDomain, { found: tenant, put }),
  );
}
