import { ENDPOINTS, type Endpoint } from '@latchkey/shared';
import { type TokenKind } from '@latchkey/wire';

/** A path of the API and nothing else: no origin, query, wildcard, dot segment, encoded character, upper case; maybe `:id`. */
const PLAIN = /^\/api(\/:?[a-z0-9-]+)+$/;

/**
 * Which token a request gets. Its URL is parsed as the browser will parse it and compared part by part, never as text: a
 * look-alike host, user info before the host, another port or an encoded slash gets none (RFC 9700 section 4.9).
 *
 * @param api where the API is (`API_BASE`): an origin and perhaps a path; nothing outside of it ever gets a token
 */
export function tokenFor(
  method: string,
  target: string,
  api: string,
  endpoints: readonly Endpoint[] = TABLE,
): TokenKind {
  if (!URL.canParse(target, document.baseURI)) return 'none';
  const { origin, username, password, pathname } = new URL(target, document.baseURI);
  const base = new URL(api);
  if (origin !== base.origin || username || password || /%2f|%5c/i.test(pathname)) return 'none';
  const above = base.pathname.replace(/\/$/, '');
  if (!pathname.startsWith(`${above}/`)) return 'none';
  return endpoints.find((endpoint) => covers(endpoint, method, pathname.slice(above.length)))?.token ?? 'none';
}

/**
 * The table as it is, if each row says what it seems to say; stops the start otherwise.
 *
 * @throws Error for a path that is not plainly the API's, and for a row that another one hides
 */
export function safe(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  for (const { method, path, token } of endpoints) {
    if (!PLAIN.test(path)) throw new Error(`No token goes by the endpoint "${path}": write it like /api/name.`);
    const found = tokenFor(method ?? 'GET', location.origin + path, location.origin, endpoints);
    if (found !== token) throw new Error(`Another endpoint hides "${path}".`);
  }
  return endpoints;
}

const TABLE = safe(Object.values(ENDPOINTS));

/** Method and every segment of the path; HEAD is a GET (RFC 9110 section 9.3.2), and `:id` is any one segment. */
function covers({ method, path }: Endpoint, asked: string, pathname: string): boolean {
  const [wanted, given] = [path.split('/'), pathname.split('/')];
  const fits = (segment: string, index: number) => (segment[0] === ':' ? !!given[index] : segment === given[index]);
  return (
    (method ?? 'GET') === (asked === 'HEAD' ? 'GET' : asked) && wanted.length === given.length && wanted.every(fits)
  );
}
