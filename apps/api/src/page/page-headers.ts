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

/**
 * Headers of the page and of its files (a worker keeps to the policy of its own file, and the vendor's worker fetches
 * tokens). The policy lets them talk to this origin, the tenant and the API only: tokens come from there and go to here,
 * and nothing else is loaded or framed (RFC 10017 section 8 advises it against injected code).
 */
export function pageHeaders({ tenant, api }: PagePeers, nonce?: string): Record<string, string> {
  const own = nonce ? `'self' 'nonce-${nonce}'` : "'self'";
  const policy = [
    "default-src 'none'",
    `script-src ${own}`,
    `style-src ${own}`,
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
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-cache', // the names of its scripts change with every build
  };
}
