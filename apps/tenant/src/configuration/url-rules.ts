import type { Client } from './model';

/** Every place of a placeholder, or of what would be one. */
const PLACEHOLDER = /\*|\{[^}]*\}/g;
const ORGANIZATION = '{organization_name}';
/** A wildcard stands for a part of one level of a host name, never for a dot or anything else of a URL. */
const LABEL = '[a-zA-Z0-9-]+';
/** Schemes by which a browser would run or show what the URL says, instead of opening an application with it. */
const DANGEROUS = /^(javascript|vbscript|data|blob|file|about):/i;

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Why a URL of tenant.yaml can match nothing; undefined for one that can. Placeholders are Auth0's, with its rules
 * (https://auth0.com/docs/get-started/applications/wildcards-for-subdomains): one `*`, or `{organization_name}` alone, in
 * the lowest level of a subdomain, with http or https.
 */
export function whyUnmatched(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (!parsed) return 'is no URL';
  if (DANGEROUS.test(url)) return `has the scheme ${parsed.protocol}, to which nobody is sent`;
  if (url.includes('#')) return 'has a fragment, which no redirect may have (RFC 6749 section 3.1.2)';
  const placeholders = url.match(PLACEHOLDER) ?? [];
  if (placeholders.length === 0) return undefined;
  const [placeholder = ''] = placeholders;
  if (!['*', ORGANIZATION].includes(placeholder))
    return `has ${placeholder}, which is not supported by the local tenant`;
  const [lowest = '', ...others] = parsed.hostname.split('.');
  const alone = placeholder === '*' || lowest === ORGANIZATION;
  const right = placeholders.length === 1 && lowest.includes(placeholder) && others.length >= 2 && alone;
  return right && /^https?:$/.test(parsed.protocol)
    ? undefined
    : `has ${placeholder} where it matches nothing: it may stand once, in the lowest level of a subdomain of an http or https URL`;
}

/**
 * Whether a URL, or an origin, is one of these: to the letter, or by a wildcard, or with the name of the organization
 * that a login is for in place of `{organization_name}`.
 */
export function isListed(urls: readonly string[], url: string, organization?: string): boolean {
  return urls.some((one) => {
    if (one === url) return true;
    if (one.includes('*')) return new RegExp(`^${escape(one).replace('\\*', LABEL)}$`).test(url);
    return organization !== undefined && one.includes(ORGANIZATION) && one.replace(ORGANIZATION, organization) === url;
  });
}

const PAGE_OF_THIS_MACHINE = /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?(?=[/?]|$)/;

/**
 * Whether a URL, or an origin, is of a page on this machine, whatever its port and path: as RFC 8252 section 7.3 has it for
 * native applications, nobody elsewhere is led there.
 */
const isOnThisMachine = (url: string) => PAGE_OF_THIS_MACHINE.test(url) && URL.canParse(url) && !url.includes('#');

/** Of a client, what it may be led back to and asked from. */
type Listing = Pick<Client, 'callbacks' | 'logoutUrls' | 'webOrigins' | 'corsOrigins' | 'anyLoopback'>;

/** Whether a client may use a URL, or an origin, in one of its ways; `organization` as isListed has it. */
export function takes(
  client: Listing,
  list: Exclude<keyof Listing, 'anyLoopback'>,
  url: string,
  organization?: string,
): boolean {
  return isListed(client[list], url, organization) || (client.anyLoopback && isOnThisMachine(url));
}

/** Whether a loopback URL is one of these but for its port, which a native application may choose (RFC 8252 section 7.3). */
export function isListedWithoutPort(urls: readonly string[], url: string): boolean {
  const wanted = withoutPort(url);
  return wanted !== undefined && urls.some((one) => withoutPort(one) === wanted);
}

const LOOPBACK = /^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)/;

const withoutPort = (url: string) => (LOOPBACK.test(url) ? url.replace(LOOPBACK, '$1') : undefined);

/**
 * The origin that a URL has in a browser's header Origin; undefined where it has a path or anything else that no origin
 * has. One slash at the end is dropped. An application's own scheme, as of Capacitor, makes an origin too.
 */
export function toOrigin(url: string): string | undefined {
  const origin = url.replace(/\/$/, '');
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/i.test(origin) ? origin.toLowerCase() : undefined;
}
