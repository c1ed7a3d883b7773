// Authorization requests without anybody's cookies: what the tenant says to them tells what it knows.
import { createHash, randomBytes } from 'node:crypto';
import { type Answer, ask } from './http';
import type { Known } from './known';

const random = () => randomBytes(32).toString('base64url');

/** Whose login it is. */
export type Login = Pick<Known, 'tenant' | 'config' | 'limit'>;

type Parameters = Readonly<Record<string, string | undefined>>;

/** A verifier and its challenge (RFC 7636 section 4). */
export function createPkce() {
  const verifier = random();
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export const callbackOf = (page: string) => `${page}/callback`;

/** The URL of the login that the page would begin, with changes; a parameter that is undefined is left out. */
export function authorizeUrl({ tenant, config }: Omit<Login, 'limit'>, page: string, changes: Parameters = {}): string {
  const url = new URL('/authorize', tenant);
  const parameters: Parameters = {
    response_type: 'code',
    response_mode: 'query',
    client_id: config.auth.clientId,
    redirect_uri: callbackOf(page),
    audience: config.auth.audience,
    scope: 'openid profile email offline_access',
    state: random(),
    nonce: random(),
    code_challenge: createPkce().challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Asks for a login without showing one (`prompt=none`). Gives `{ back }`, the parameters with which the tenant leads to
 * the page's callback, or `{ page }`, the answer that it shows itself. Throws a ProbeError.
 */
export async function authorize(
  context: Login,
  page: string,
  changes: Parameters = {},
): Promise<{ back: Parameters; page?: undefined } | { back?: undefined; page: Answer }> {
  let answer = await ask(authorizeUrl(context, page, { prompt: 'none', ...changes }), { limit: context.limit });
  for (let steps = 0; steps < 5 && answer.location; steps++) {
    const back = readCallback(answer.location, page);
    if (back) return { back };
    if (new URL(answer.location).origin !== context.tenant) break;
    answer = await ask(answer.location, { limit: context.limit });
  }
  return { page: answer };
}

/** The parameters of a redirect, if it leads exactly to the page's callback. */
export function readCallback(location: string, page: string): Parameters | undefined {
  const url = new URL(location);
  return url.origin + url.pathname === callbackOf(page) ? Object.fromEntries(url.searchParams) : undefined;
}

/** Why an answer says nothing about what was asked: the tenant is busy or failing. */
export const busy = ({ status }: Pick<Answer, 'status'>): string | undefined =>
  status === 429
    ? 'the tenant answered 429: too many requests, try again in a minute'
    : status >= 500
      ? `the tenant answered ${status}`
      : undefined;
