import { type Value } from './auth-config-file';
import { type Faults } from './faults';

const LOOPBACK = /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host, as a URL has it, is this very machine: nobody is in between. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** Labels of letters, digits and inner hyphens, two or more (RFC 1123 section 2.1); other scripts come as punycode. */
const HOSTNAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

/** The tenant in the two forms that are needed: as the vendor's SDK takes it, and as an origin. */
export interface Domain {
  readonly domain: string;
  readonly origin: string;
}

/**
 * Takes what a person pastes (`acme.eu.auth0.com`, `https://acme.eu.auth0.com/`, `http://localhost:3002`) and gives one
 * form. Plain http is for loopback hosts only: anywhere else keys and tokens could be changed on the way.
 */
export function parseDomain({ text, place, faulty }: Value, faults: Faults): Domain {
  const none = { domain: '', origin: '' };
  if (faulty) return none;
  const refuse = (reason: string): Domain => {
    faults.add(
      `${place} is "${text}", ${reason}: put the tenant's domain there, such as acme.eu.auth0.com or http://localhost:3002.`,
    );
    return none;
  };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme && scheme !== 'http' && scheme !== 'https') return refuse(`which has the scheme ${scheme}`);
  const url = /[\s\\]/.test(text) ? null : URL.parse(scheme ? text : `https://${text}`);
  if (!url?.hostname) return refuse('which is no domain');
  if (url.username || url.password) return refuse('which holds a user name or password');
  if (url.pathname !== '/' || url.search || url.hash) return refuse('which has more than a host');
  const loopback = isLoopback(url.hostname);
  if (url.protocol === 'http:' && !loopback) return refuse('which is plain http on a host that is not loopback');
  if (loopback && !scheme) return refuse('which leaves open whether it is http or https');
  if (!loopback && !url.hostname.includes('.')) return refuse('which is no full domain');
  if (!loopback && !HOSTNAME.test(url.hostname)) return refuse('which is no domain');
  return { domain: url.protocol === 'http:' ? url.origin : url.host, origin: url.origin };
}
