const LOOPBACK = /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host, as a URL has it, is this very machine: nobody is in between. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** Labels of letters, digits and inner hyphens, two or more (RFC 1123 section 2.1); other scripts come as punycode. */
const HOSTNAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

/** The URL that a text is, where it is one without white space, query, fragment, user name and password. */
export function bareUrl(text: string): URL | undefined {
  const url = /\s/.test(text) ? null : URL.parse(text);
  return !url || url.search || url.hash || url.username || url.password ? undefined : url;
}

/** The tenant in the two forms that are needed: as the vendor's SDK takes it, and as an origin. */
export interface Domain {
  readonly domain: string;
  readonly origin: string;
}

/** Why a text is no domain, as the piece of a sentence that follows its name: `which is no domain`. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
}

/**
 * Takes what a person pastes (`acme.eu.auth0.com`, `https://acme.eu.auth0.com/`, `http://localhost:3002`) and gives one
 * form. Plain http is for loopback hosts only: anywhere else keys and tokens could be changed on the way. Throws a
 * `DomainError`.
 */
export function parseDomain(text: string): Domain {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme && scheme !== 'http' && scheme !== 'https') throw new DomainError(`which has the scheme ${scheme}`);
  const url = /[\s\\]/.test(text) ? null : URL.parse(scheme ? text : `https://${text}`);
  if (!url?.hostname) throw new DomainError('which is no domain');
  if (url.username || url.password) throw new DomainError('which holds a user name or password');
  if (url.pathname !== '/' || url.search || url.hash) throw new DomainError('which has more than a host');
  const loopback = isLoopback(url.hostname);
  if (url.protocol === 'http:' && !loopback) {
    throw new DomainError('which is plain http on a host that is not loopback');
  }
  if (loopback && !scheme) throw new DomainError('which leaves open whether it is http or https');
  if (!loopback && !url.hostname.includes('.')) throw new DomainError('which is no full domain');
  if (!loopback && !HOSTNAME.test(url.hostname)) throw new DomainError('which is no domain');
  return { domain: url.protocol === 'http:' ? url.origin : url.host, origin: url.origin };
}
