import { type Config } from '../config/config';

/** Whom the page talks to, besides its own server. */
export interface PagePeers {
  /** Origin of the tenant, where tokens come from. */
  readonly tenant: string;
  /** Address of the API, where they go to, if that is another server. */
  readonly api?: string | undefined;
}

export const peersOf = ({ issuer, auth }: Pick<Config, 'issuer' | 'auth'>): PagePeers => ({
  tenant: new URL(issuer).origin,
  api: auth.apiOrigin,
});

/** A path in a policy stands for what is below it where it ends with a slash (Content Security Policy Level 3, 6.7.2.12). */
const below = (address: string) => (new URL(address).pathname === '/' ? address : `${address}/`);

/** Tokens come from the tenant and go to the API, and nothing else is loaded, framed or talked to (RFC 10017 section 8 advises it). */
function policyOf({ tenant, api }: PagePeers, scripts: string, styles: string): string {
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    `style-src ${styles}`,
    "img-src 'self' data:",
    "font-src 'self'",
    ['connect-src', "'self'", tenant, ...(api ? [below(api)] : [])].join(' '),
    `frame-src ${tenant}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    // Text becomes a script's address or markup by these two policies only: Angular's, and ours for the worker's address.
    "require-trusted-types-for 'script'",
    'trusted-types angular latchkey',
  ].join('; ');
}

/**
 * Headers of the page and of its files: a worker keeps to the policy of its own file, and the vendor's worker fetches
 * tokens.
 */
export function pageHeaders(peers: PagePeers, nonce?: string): Record<string, string> {
  const own = nonce ? `'self' 'nonce-${nonce}'` : "'self'";
  return {
    'Content-Security-Policy': policyOf(peers, own, own),
    'Cache-Control': 'no-cache', // the names of its scripts change with every build
  };
}

/**
 * The policy of a page that a server without our code hands out, which writes no nonce into index.html. What stands there
 * in its place lets styles in, Angular's own, and no script.
 */
export const hostedPolicy = (peers: PagePeers): string => policyOf(peers, "'self'", "'self' 'nonce-CSP_NONCE'");
