import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LOOPBACK_HOST, readHosts, type Hosts } from './hosts';
import { isFolder } from './is-folder';
import { StartError } from './start-error';

/** The settings of one start. */
export interface Settings extends Hosts {
  /** 0 picks a free one. */
  readonly port: number;
  /** The environment variable that a person changes to move the port. */
  readonly portVariable: string;
  /** The tenant's own origin; undefined is http://localhost and the port. */
  readonly origin: string | undefined;
  /** Where pages live besides the default places: origins, each perhaps with a path, without a slash at the end. */
  readonly pageOrigins: readonly string[];
  /** Where the API is that is told of logouts. */
  readonly apiOrigin: string | undefined;
  /** Asks for consent where Auth0 would: also for first-party applications on this machine. */
  readonly strictConsent: boolean;
  /** The Deploy CLI's YAML, or the folder of its directory format; undefined is the built-in tenant. */
  readonly tenantFile: string | undefined;
  /** What a person changes that by. */
  readonly fileVariable: string;
  readonly localFile: string;
  /** Nobody has named `localFile`, and it is not there. */
  readonly localFileIsOptional: boolean;
  /** People in the form of Auth0's bulk import. */
  readonly usersFile: string | undefined;
  /** The Deploy CLI's config.json. */
  readonly configFile: string | undefined;
  /** The environment, by which the Deploy CLI fills its keywords. */
  readonly variables: Variables;
  /** A file's path, or `:memory:`. */
  readonly database: string;
  /** What a person changes that by. */
  readonly databaseVariable: string;
}

/** What a start begins with. */
export interface Start {
  readonly settings: Settings;
  /** Sentences that name the variable and what to put there. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

const LOCAL = 'tenant.local.yaml';

const STRICT_CONSENT = '--strict-consent';

function refuseProduction(env: Variables): void {
  if (env['NODE_ENV'] !== 'production') return;
  throw new StartError([
    'The local tenant is for development and does not start with NODE_ENV=production: use an Auth0 tenant there, or unset NODE_ENV.',
  ]);
}

/**
 * Reads the environment and the words after the command. Throws a StartError with NODE_ENV=production: passwords lie open
 * here, and anybody on the machine may log in.
 */
export function readEnvironment(env: Variables, folder: string, words: readonly string[] = []): Start {
  refuseProduction(env);
  const faults = words
    .filter((word) => word !== STRICT_CONSENT)
    .map((word) => `There is no ${word}: use ${STRICT_CONSENT}, or nothing.`);
  const workspace = findAbove(folder, 'nx.json') ?? process.cwd();
  const named = (variable: string) => {
    const value = env[variable];
    if (value?.trim() === '') faults.push(`${variable} is empty: put a file's path there, or unset it.`);
    return value ? resolve(value) : undefined;
  };
  const found = (name: string) => (existsSync(name) ? resolve(name) : join(findAbove(folder, name) ?? workspace, name));
  const own = named('TENANT_FILE');
  const tenantFile = own ?? found('tenant.yaml');
  const localFile = named('TENANT_LOCAL_FILE');
  // Beside a file that somebody brings, and not the workspace's own, which is about other clients.
  const localByDefault = own ? join(isFolder(own) ? own : dirname(own), LOCAL) : found(LOCAL);
  const database = env['TENANT_DB'] ?? join(workspace, '.latchkey', 'tenant.db');
  if (database.trim() === '') faults.push("TENANT_DB is empty: put a file's path or :memory: there, or unset it.");
  const warnings: string[] = [];
  const hosts = readHosts(env, faults, warnings);
  const settings = {
    ...hosts,
    port: readPort(env, faults),
    portVariable: env['PORT_VARIABLE'] || 'PORT',
    origin: readOrigin(env['TENANT_ORIGIN'], hosts.hosts, faults),
    strictConsent: words.includes(STRICT_CONSENT) || env['TENANT_STRICT_CONSENT'] === '1',
    pageOrigins: readPageOrigins(env['PAGE_ORIGINS'] ?? '', faults),
    apiOrigin: readApiOrigin(env['API_ORIGIN'] ?? 'http://localhost:3001', faults),
    tenantFile,
    fileVariable: 'TENANT_FILE',
    localFile: localFile ?? localByDefault,
    localFileIsOptional: !localFile && !existsSync(localByDefault),
    usersFile: named('TENANT_USERS_FILE'),
    configFile: named('TENANT_CONFIG') ?? [tenantFile, dirname(tenantFile)].map(configIn).find(existsSync),
    variables: env,
    database: database === ':memory:' ? database : resolve(database),
    databaseVariable: 'TENANT_DB',
  };
  return { settings, faults, warnings };
}

function readPort(env: Variables, faults: string[]): number {
  const text = env['PORT'] ?? '3002';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  faults.push(`${env['PORT_VARIABLE'] || 'PORT'} is "${text}": put a whole number from 0 to 65535 there.`);
  return 0;
}

/** On this machine http will do; a name of TENANT_HOSTS needs https, without which others could read along. */
function readOrigin(text: string | undefined, hosts: readonly string[], faults: string[]): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && [url.origin, `${url.origin}/`].includes(text);
  if (isOrigin && (LOOPBACK_HOST.test(url.hostname) || (url.protocol === 'https:' && hosts.includes(url.hostname))))
    return url.origin;
  const others = hosts.length ? ', or https and a name of TENANT_HOSTS' : '';
  faults.push(
    `TENANT_ORIGIN is "${text}": put an origin on this machine there, like http://127.0.0.1:3002${others}, or unset it.`,
  );
  return undefined;
}

function readPageOrigins(text: string, faults: string[]): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry, _, all) => entry !== '' || all.length > 1)
    .filter((entry) => {
      const url = URL.parse(entry);
      const web = url !== null && /^https?:$/.test(url.protocol) && !entry.includes('*');
      const place = web ? url.origin + url.pathname.replace(/\/+$/, '') : 'http://localhost:4200';
      if (web && place === entry) return true; // to the letter: a callback is compared so
      const what = entry.includes('*') ? 'a wildcard and no origin' : 'no origin';
      faults.push(
        `PAGE_ORIGINS has "${entry}", which is ${what}: put scheme, host and port there, and the page's path where it has one, like ${place}, separated by commas.`,
      );
      return false;
    });
}

/** The first of the API's addresses, with its path where it has one. */
function readApiOrigin(text: string, faults: string[]): string | undefined {
  const [first = ''] = text.split(',').map((entry) => entry.trim());
  const url = URL.parse(first);
  if (url && /^https?:$/.test(url.protocol)) return url.origin + url.pathname.replace(/\/+$/, '');
  faults.push(`API_ORIGIN has "${first}", which is no address: put the API's own there, like http://localhost:3001.`);
  return undefined;
}

const configIn = (folder: string) => join(folder, 'config.json');

/** The nearest folder, from `folder` upwards, that holds `name`. */
function findAbove(folder: string, name: string): string | undefined {
  if (existsSync(join(folder, name))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findAbove(parent, name);
}
