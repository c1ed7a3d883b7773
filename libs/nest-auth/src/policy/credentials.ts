import { type TokenKind } from '@latchkey/wire';
import { type HttpRequest, rawRequest, urlOf } from '../http';
import { type DpopMode } from '../proof/proof-options';
import { Refusal } from '../refusal/refusal';
import { type Scheme, schemeOf, SCHEMES, tokenAfter } from './schemes';

/** Which token a route takes. */
export type Wanted = Exclude<TokenKind, 'none'>;

const NEEDED: Readonly<Record<Wanted, string>> = { access: 'an access token', id: 'an ID token' };

/** A token and the scheme it came with (RFC 6750 section 2.1, RFC 9449 section 7.1). */
export interface Credentials {
  readonly scheme: Scheme;
  readonly token: string;
}

/**
 * The token of a request. Throws a `Refusal`: none -> 401 without an error, malformed -> 400 (RFC 6750 sections
 * 2.1 and 3.1). A token in the query or the body is refused even where a good one is in the header (RFC 9700 section
 * 4.3.2: URLs are logged and shared).
 *
 * @param longest token that is looked at, in characters
 */
export function credentialsOf(request: HttpRequest, wanted: Wanted, mode: DpopMode, longest: number): Credentials {
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
  return parse(header, mode, longest);
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

function parse(header: string, mode: DpopMode, longest: number): Credentials {
  const plain = header.startsWith('Bearer ') && header[7] !== ' ';
  const scheme = plain ? 'Bearer' : schemeOf(header);
  const taken = SCHEMES[mode];
  if (scheme === undefined) {
    // RFC 6750 section 3.1: an unsupported scheme counts as no credentials.
    const only = taken.length === 1 ? `scheme ${taken[0]}, the only one` : 'schemes Bearer and DPoP, the only ones';
    throw new Refusal('token_missing', `The Authorization header does not have the ${only} taken here.`);
  }
  if (!taken.includes(scheme)) {
    throw new Refusal(
      'scheme_refused',
      `The Authorization header has the scheme ${scheme}; only ${taken[0]} is taken here, and ${scheme === 'DPoP' ? 'no token that is bound to a key' : 'only a token that is bound to a key'}.`,
    );
  }
  const token = plain ? header.slice(7) : tokenAfter(header);
  if (token === '') {
    throw new Refusal('request_malformed', `The Authorization header has the word ${scheme} and no token after it.`);
  }
  if (/[\s,]/.test(token)) {
    throw new Refusal(
      'request_malformed',
      `The Authorization header is not the word ${scheme}, a space and one token.`,
    );
  }
  if (token.length > longest) {
    throw new Refusal('token_too_large', `The token has ${token.length} characters; at most ${longest} are taken.`);
  }
  return { scheme, token };
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
