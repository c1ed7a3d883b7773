import { readEnvironment, startTenant as start } from '@latchkey/tenant';
import { TenantControl } from '@latchkey/tenant/control';

/** How a test's tenant differs from the built-in one. */
export interface TenantOptions {
  /** Where it listens, on loopback; 0, which is the default, picks a free port. */
  readonly port?: number;
  /** What it knows: the Deploy CLI's YAML file, or the folder of its directory format; without it, the built-in tenant. */
  readonly file?: string;
  /** Client ids, secrets and people; by default `tenant.local.yaml` beside `file`, where there is one. */
  readonly localFile?: string;
  /** More people, in the form of Auth0's bulk import. */
  readonly usersFile?: string;
  /** A SQLite file that keeps sessions and signing keys; by default they end with the tenant. */
  readonly db?: string;
  /** Where pages live that are not on http://localhost or http://127.0.0.1: origins, each perhaps with a path. */
  readonly pageOrigins?: readonly string[];
}

/** A tenant that runs in this process. */
export interface RunningTenant {
  /** For the SDK's option of this name: `http://localhost:<port>`, without a slash at the end. */
  readonly domain: string;
  /** Of the first client that a page could be; empty where the file names none. */
  readonly clientId: string;
  /** Of the first API; empty where the file names none. */
  readonly audience: string;
  /** As in the claim `iss`: the domain and a slash. */
  readonly issuer: string;
  /** Its switches: people, sessions, keys, bad weather, and tokens without a login. */
  readonly control: TenantControl;
  /** What the files say that has no effect here, as sentences. */
  readonly warnings: readonly string[];
  /** Ends every connection and frees the port; takes less than two seconds, and may be called more than once. */
  close(): Promise<void>;
}

/**
 * Starts a local Auth0-shaped tenant in this process: `ada@example.com` with the password `ada` has every role,
 * `bob@example.com` with `bob` none. Two of them do not share anything, but a browser has one set of cookies for all ports
 * of localhost: give each its own browser context. Rejects with an Error whose message names every fault in sentences, and
 * with NODE_ENV=production.
 */
export async function startTenant(options: TenantOptions = {}): Promise<RunningTenant> {
  const { port = 0, file, localFile, usersFile, db = ':memory:', pageOrigins = [] } = options;
  const { settings, faults } = readEnvironment(
    {
      NODE_ENV: process.env['NODE_ENV'],
      PORT: String(port),
      PORT_VARIABLE: 'port',
      TENANT_FILE: file,
      TENANT_LOCAL_FILE: localFile,
      TENANT_USERS_FILE: usersFile,
      TENANT_DB: db,
      PAGE_ORIGINS: pageOrigins.join(','),
    },
    process.cwd(),
  );
  const { origin, values, warnings, close } = await start(
    {
      ...settings,
      ...(file === undefined && { tenantFile: undefined }),
      fileVariable: 'file',
      databaseVariable: 'db',
      variables: process.env,
    },
    faults,
  );
  const { clientId = '', audience = '' } = values;
  const control = new TenantControl(origin);
  return { domain: origin, clientId, audience, issuer: `${origin}/`, control, warnings, close };
}
