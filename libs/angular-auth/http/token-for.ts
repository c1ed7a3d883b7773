import { inject, InjectionToken } from '@angular/core';
import { AUTH_CONFIG, type Endpoint, type TokenKind } from '@latchkey/angular-auth';

/** A path of the API and nothing else: no origin, query, wildcard, dot segment or encoded character; maybe `:id`. */
const PLAIN = /^(\/(:[a-z]\w*|[\w-][\w.~-]*))+$/i;
/** Any origin, for paths. */
const ANY = 'https://api.example';

/**
 * Which token a request gets. Its URL is parsed as the browser will parse it and compared part by part, never as text: a
 * look-alike host, user info before the host, another port or an encoded slash gets none (RFC 9700 section 4.9).
 *
 * @param api where the API is (`API_BASE`): an origin and perhaps a path; nothing outside of it ever gets a token
 * @param page the page's base, which a relative URL begins at
 */
export function tokenFor(
  method: string,
  target: string,
  api: string,
  endpoints: readonly Endpoint[],
  page: string | URL,
): TokenKind {
  if (!URL.canParse(target, page)) return 'none';
  const { origin, username, password, pathname } = new URL(target, page);
  const base = new URL(api);
  if (origin !== base.origin || username || password || /%2f|%5c/i.test(pathname)) return 'none';
  const above = base.pathname.replace(/\/$/, '');
  if (!pathname.startsWith(`${above}/`)) return 'none';
  return endpoints.find((endpoint) => covers(endpoint, method, pathname.slice(above.length)))?.token ?? 'none';
}

/**
 * The table as it is, if each row says what it seems to say. With any other nothing is sent at all.
 *
 * @throws Error for a path that is not plainly one of the API's, and for a row that another one hides
 */
export function safe(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  for (const { method, path, token } of endpoints) {
    if (!PLAIN.test(path)) throw new Error(`No token goes by the endpoint "${path}": write it like /api/name/:id.`);
    const found = tokenFor(method ?? 'GET', ANY + path, ANY, endpoints, ANY);
    if (found !== token) throw new Error(`Another endpoint hides "${path}": put the more exact one first.`);
  }
  return endpoints;
}

/** The rows of the app's table, looked at once. */
export const TABLE = new InjectionToken<readonly Endpoint[]>('endpoints', {
  factory: () => safe(Object.values(inject(AUTH_CONFIG).endpoints)),
});

/** Method and every segment of the path; HEAD is a GET (RFC 9110 section 9.3.2), and `:id` is any one segment. */
function covers({ method, path }: Endpoint, asked: string, pathname: string): boolean {
  const [wanted, given] = [path.split('/'), pathname.split('/')];
  const fits = (segment: string, index: number) => (segment[0] === ':' ? !!given[index] : segment === given[index]);
  return (
    (method ?? 'GET') === (asked === 'HEAD' ? 'GET' : asked) && wanted.length === given.length && wanted.every(fits)
  );
}
