import { type TokenKind } from '@latchkey/wire';
import { type HttpRequest, rawRequest, urlOf } from '../http';
import { Refusal } from '../refusal/refusal';

/** Which token a route takes. */
export type Wanted = Exclude<TokenKind, 'none'>;

const NEEDED: Readonly<Record<Wanted, string>> = { access: 'an access token', id: 'an ID token' };

/**
 * The bearer token of a request. Throws a `Refusal`: none -> 401 without an error, malformed -> 400 (RFC 6750 sections
 * 2.1 and 3.1). A token in the query or the body is refused even where a good one is in the header (RFC 9700 section
 * 4.3.2: URLs are logged and shared).
 *
 * @param longest token that is looked at, in characters
 */
export function bearerToken(request: HttpRequest, wanted: Wanted, longest: number): string {
  const misplaced = misplacedToken(request.body, urlOf(request));
  if (misplaced) throw misplaced;
  const header = request.headers['authorization'];
  if (typeof header !== 'string') {
    throw new Refusal(
      'token_missing',
      `This endpoint needs ${NEEDED[wanted]} and the request has no Authorization header.`,
    );
  }
  if (countHeader(rawRequest(request).rawHeaders, 'authorization') > 1) {
    throw new Refusal('request_malformed', 'The request has more than one Authorization header.');
  }
  return parse(header, longest);
}

/** The refusal of a member `access_token` in a body or a URL's query, where there is one (RFC 6750 sections 2.2 and 2.3). */
export function misplacedToken(body: unknown, url = ''): Refusal | undefined {
  const place = hasAccessTokenInQuery(url) ? 'URL' : hasAccessToken(body) ? 'body' : undefined;
  if (!place) return undefined;
  return new Refusal(
    'token_in_url_or_body',
    `An access_token in the ${place} is refused: send it in the Authorization header.`,
  );
}

/** The scheme, in any letter case (RFC 9110 section 11.1), and spaces. Node has taken spaces and tabs off both ends. */
const BEARER = /^bearer(?=[\s,]|$) */i;

function parse(header: string, longest: number): string {
  const scheme = header.startsWith('Bearer ') && header[7] !== ' ' ? 'Bearer ' : BEARER.exec(header)?.[0];
  if (scheme === undefined) {
    // RFC 6750 section 3.1: an unsupported scheme counts as no credentials.
    throw new Refusal(
      'token_missing',
      'The Authorization header does not have the scheme Bearer, the only one taken here.',
    );
  }
  const token = header.slice(scheme.length);
  if (token === '') {
    throw new Refusal('request_malformed', 'The Authorization header has the word Bearer and no token after it.');
  }
  if (/[\s,]/.test(token)) {
    throw new Refusal('request_malformed', 'The Authorization header is not the word Bearer, a space and one token.');
  }
  if (token.length > longest) {
    throw new Refusal('token_too_large', `The token has ${token.length} characters; at most ${longest} are taken.`);
  }
  return token;
}

/** Read here and not by the platform: each makes another object of the same query. */
function hasAccessTokenInQuery(url: string): boolean {
  const at = url.indexOf('?');
  return at >= 0 && new URLSearchParams(url.slice(at)).has('access_token');
}

function hasAccessToken(parameters: unknown): boolean {
  return typeof parameters === 'object' && parameters !== null && Object.hasOwn(parameters, 'access_token');
}

/**
 * How often a header came; `wanted` in lower case. Node keeps the first of several Authorization or Host headers without
 * a word, so they are counted as they came.
 */
export function countHeader(rawHeaders: readonly string[], wanted: 'authorization' | 'host'): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === wanted.length && name.toLowerCase() === wanted) count++;
  }
  return count;
}
