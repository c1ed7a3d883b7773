import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decodeJwt, type JWTPayload } from 'jose';
import { parseYaml } from '../configuration/yaml';
import { Browser } from './browser';
import { settings } from './start';

export const CLIENT_ID = 'latchkey-web';
export const AUDIENCE = 'https://api.latchkey.example';
export const PAGE = 'http://localhost:4200';
export const CALLBACK = `${PAGE}/callback`;

/** What the workspace's own tenant.yaml grants to its first role, which is ada's. */
export const PERMISSIONS = firstRole().map((permission) => permission.permission_name);

export const SCOPE = ['openid profile email offline_access', ...PERMISSIONS].join(' ');

function firstRole(): readonly { readonly permission_name: string }[] {
  const { data } = parseYaml(readFileSync(settings().tenantFile, 'utf8'));
  return (data as { roles: [{ permissions: { permission_name: string }[] }] }).roles[0].permissions;
}

/** A PKCE verifier and its S256 challenge (RFC 7636). */
export function createPkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Parameters of a request; `undefined` takes one out. */
export type Parameters = Record<string, string | undefined>;

const encode = (parameters: Parameters) =>
  new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** The URL of an authorization request that the page would make; `undefined` takes a parameter out. */
export function authorizeUrl(deviation: Parameters = {}): string {
  const parameters: Parameters = {
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: CALLBACK,
    audience: AUDIENCE,
    scope: SCOPE,
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: createPkce().challenge,
    code_challenge_method: 'S256',
    ...deviation,
  };
  return `/authorize?${encode(parameters)}`;
}

/** The parameters that a redirect brings back to the application. */
export function callbackOf(response: Response): Record<string, string> {
  return Object.fromEntries(new URL(response.headers.get('location') ?? 'about:blank').searchParams);
}

/** Asks for a login and fills in the login page. */
export async function logIn(
  browser: Browser,
  username = 'ada@example.com',
  deviation: Parameters = {},
): Promise<Response> {
  const page = await browser.open(authorizeUrl(deviation));
  return browser.submit(page, { username, password: username.split('@')[0] ?? '', action: 'default' });
}

export interface TokenAnswer {
  status: number;
  access_token: string;
  id_token: string;
  refresh_token: string;
  scope: string;
  expires_in: number;
  token_type: string;
  error?: string;
  error_description?: string;
  /** The header DPoP-Nonce. */
  nonce?: string | undefined;
}

/** A request to the token endpoint with a form body. */
export async function requestToken(
  origin: string,
  fields: Parameters,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const body = encode({ client_id: CLIENT_ID, ...fields });
  const response = await fetch(`${origin}/oauth/token`, { method: 'POST', body, headers });
  const nonce = response.headers.get('dpop-nonce') ?? undefined;
  return { status: response.status, nonce, ...((await response.json()) as Omit<TokenAnswer, 'status' | 'nonce'>) };
}

/** Exchanges a code. */
export const exchange = (origin: string, code: string | undefined, verifier: string) =>
  requestToken(origin, { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: CALLBACK });

export const refresh = (origin: string, refreshToken: string, deviation: Parameters = {}) =>
  requestToken(origin, { grant_type: 'refresh_token', refresh_token: refreshToken, ...deviation });

/** The whole flow: a login, and the tokens for its code. */
export async function obtainTokens(
  origin: string,
  username?: string,
  deviation: Parameters = {},
  browser = new Browser(origin),
) {
  const { verifier, challenge } = createPkce();
  const answer = await logIn(browser, username, { ...deviation, code_challenge: challenge });
  return exchange(origin, callbackOf(answer)['code'], verifier);
}

/** The claims of a JWT, unverified. */
export const claimsOf = (token: string): JWTPayload => decodeJwt(token);
