import { ENDPOINTS, type Endpoint, type TokenKind } from '@latchkey/shared';

/** A path of the API and nothing else: no origin, query, wildcard, dot segment, encoded character, upper case; maybe `:id`. */
const PLAIN = /^\/api(\/:?[a-z0-9-]+)+$/;

/**
 * Which token a URL gets. The URL is parsed as the browser will parse it and compared part by part, never as text: a
 * look-alike host, user info before the host, another port or an encoded slash gets none (RFC 9700 section 4.9).
 *
 * @param api where the API is (`API_BASE`): an origin and perhaps a path; nothing outside of it ever gets a token
 */
export function tokenFor(target: string, api: string, endpoints: readonly Endpoint[] = TABLE): TokenKind {
  if (!URL.canParse(target, document.baseURI)) return 'none';
  const { origin, username, password, pathname } = new URL(target, document.baseURI);
  const base = new URL(api);
  if (origin !== base.origin || username || password || /%2f|%5c/i.test(pathname)) return 'none';
  const above = base.pathname.replace(/\/$/, '');
  if (!pathname.startsWith(`${above}/`)) return 'none';
  return endpoints.find((endpoint) => covers(endpoint, pathname.slice(above.length)))?.token ?? 'none';
}

/**
 * The table as it is, if each row says what it seems to say; stops the start otherwise.
 *
 * @throws Error for a path that is not plainly the API's, and for a row that another one hides
 */
export function safe(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  for (const { path, token } of endpoints) {
    if (!PLAIN.test(path)) throw new Error(`No token goes by the endpoint "${path}": write it like /api/name.`);
    if (tokenFor(location.origin + path, location.origin, endpoints) !== token)
      throw new Error(`Another endpoint hides "${path}".`);
  }
  return endpoints;
}

const TABLE = safe(Object.values(ENDPOINTS));

/** The ID token goes to its very path; an access token also to what lies below, by whole segments. */
function covers({ path, token }: Endpoint, pathname: string): boolean {
  return pathname === path || (token === 'access' && pathname.startsWith(`${path}/`));
}
