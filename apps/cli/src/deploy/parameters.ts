import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { keywords, type Keywords } from './keywords';

/** What the environment must say, each with what to put there. */
const NEEDED = {
  AUTH0_DOMAIN: "your tenant's domain, like acme.eu.auth0.com",
  AUTH0_DEPLOY_CLIENT_ID: 'the client id of a machine-to-machine application that may use the Management API',
  AUTH0_DEPLOY_CLIENT_SECRET: 'its secret',
  PAGE_ORIGINS: 'the origins at which your page lives, separated by commas, like https://app.example.com',
};

/** What the Deploy CLI is given. */
export interface DeployParameters {
  readonly input_file: string;
  readonly dry_run: 'preview';
  readonly apply: boolean;
  readonly config: {
    readonly AUTH0_DOMAIN: string;
    readonly AUTH0_CLIENT_ID: string | undefined;
    readonly AUTH0_CLIENT_SECRET: string | undefined;
    readonly AUTH0_ALLOW_DELETE: boolean;
    readonly AUTH0_KEYWORD_REPLACE_MAPPINGS: Keywords;
  };
}

/**
 * The Deploy CLI's parameters for an environment, or its faults in full sentences.
 * Names of its own for the deploying client: AUTH0_CLIENT_ID is the page's here.
 */
export function parameters(
  env: Readonly<Record<string, string | undefined>>,
  apply: boolean,
): { faults: string[]; params: DeployParameters } {
  const faults = Object.entries(NEEDED)
    .filter(([name]) => !env[name]?.trim())
    .map(([name, what]) => `${name} is missing: put ${what} there.`);
  const domain = (env['AUTH0_DOMAIN'] ?? '')
    .trim()
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '');
  if (/^http:|^(localhost|127\.|\[::1\])/.test(domain))
    faults.push(`AUTH0_DOMAIN is ${domain}, the local tenant: it reads tenant.yaml itself. Put an Auth0 domain there.`);
  const file = resolve(env['TENANT_FILE'] ?? 'tenant.yaml');
  if (!existsSync(file)) faults.push(`${file} does not exist: set TENANT_FILE to the tenant's file.`);
  const pages = (env['PAGE_ORIGINS'] ?? '').split(',').map((page) => page.trim());
  // Auth0 would take them as they are, and then refuse the page's own callback.
  for (const page of env['PAGE_ORIGINS']?.trim() ? pages : []) {
    const url = page.includes('*') ? null : URL.parse(page);
    const place = url?.host ? url.origin + url.pathname.replace(/\/+$/, '') : 'https://app.example.com';
    if (place === page) continue;
    faults.push(
      `PAGE_ORIGINS has "${page}", which is no origin: put scheme, host and port there, and the page's path where it has one, like ${place}.`,
    );
  }
  const allowDelete = env['AUTH0_ALLOW_DELETE']?.trim() || 'false';
  if (!['true', 'false'].includes(allowDelete))
    faults.push(`AUTH0_ALLOW_DELETE is "${allowDelete}": put true or false there, or unset it, which is false.`);
  const params: DeployParameters = {
    input_file: file,
    dry_run: 'preview',
    apply,
    config: {
      AUTH0_DOMAIN: domain,
      AUTH0_CLIENT_ID: env['AUTH0_DEPLOY_CLIENT_ID'],
      AUTH0_CLIENT_SECRET: env['AUTH0_DEPLOY_CLIENT_SECRET'],
      AUTH0_ALLOW_DELETE: allowDelete === 'true', // the CLI takes the word false for true in places
      AUTH0_KEYWORD_REPLACE_MAPPINGS: keywords(pages),
    },
  };
  return { faults, params };
}
