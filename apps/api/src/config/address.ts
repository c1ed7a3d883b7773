import { type Faults } from './faults';
import { isLoopback } from '@latchkey/nest-auth';

/** Labels, of which one is enough inside a company, or an address in brackets. */
const HOST = /^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[\da-f:.]+\])$/;

/** Whole segments of letters that neither a header nor a policy takes for one of its own signs. */
const PATH = /^(\/[\w.~%-]+)*$/;

/** Where a server listens on every address: nobody calls it by this name. */
const ANY_HOST = /^(0\.0\.0\.0|\[::\])$/;

/** A comma list of origins of pages (RFC 6454): each a scheme, a host and perhaps a port, compared as a whole. */
export function parseOrigins(variable: string, text: string, faults: Faults): readonly string[] {
  return parseList(text, (entry) => {
    const url = parse(variable, entry, faults);
    if (url?.pathname === '/') return url.origin;
    if (url) refuse(variable, entry, 'has a path', 'an origin there, such as https://app.example.com', faults);
    return entry;
  });
}

/**
 * A comma list of addresses of an API: each an origin and perhaps a path, that of a proxy which takes it off again. They
 * come without a slash at their end.
 */
export function parseAddresses(variable: string, text: string, faults: Faults): readonly string[] {
  return parseList(text, (entry) => {
    const url = parse(variable, entry, faults);
    if (!url) return entry;
    const path = url.pathname.replace(/\/$/, '');
    if (!PATH.test(path)) refuse(variable, entry, 'has an odd path', 'one of letters, digits, - . _ ~ there', faults);
    if (ANY_HOST.test(url.hostname))
      refuse(variable, entry, 'is where a server listens', 'the name by which callers find the API there', faults);
    return url.origin + path;
  });
}

/** The address to which a page sends its tokens; undefined where there is none. Plain http is for loopback hosts only. */
export function parsePageApi(variable: string, text: string | undefined, faults: Faults): string | undefined {
  if (text === undefined) return undefined;
  const [address = '', ...others] = parseAddresses(variable, text, faults);
  const url = URL.parse(address);
  if (others.length) refuse(variable, text, 'is a list', 'the one address there that the page calls', faults);
  else if (url?.protocol === 'http:' && !isLoopback(url.hostname))
    refuse(variable, text, 'is plain http on a host that is not loopback', 'an https address there', faults);
  return address;
}

const parseList = (text: string, one: (entry: string) => string): readonly string[] =>
  Object.freeze([...new Set(text.split(',').map((entry) => one(entry.trim())))]);

/** What origins and addresses have in common. Adds a fault and gives undefined where it is not there. */
function parse(variable: string, text: string, faults: Faults): URL | undefined {
  const url = /[\s\\?#@]/.test(text) ? null : URL.parse(text);
  const example = 'such as https://app.example.com';
  if (text.includes('*'))
    refuse(
      variable,
      text,
      'is a wildcard and so matches nothing',
      `each one there by its whole name, ${example}`,
      faults,
    );
  else if (!url || !/^https?:$/.test(url.protocol) || !HOST.test(url.hostname))
    refuse(variable, text, 'is no web address', `a scheme and a host there, ${example}`, faults);
  else return url;
  return undefined;
}

function refuse(variable: string, text: string, what: string, put: string, faults: Faults): void {
  faults.add(`${variable} has "${text}", which ${what}: put ${put}.`);
}
