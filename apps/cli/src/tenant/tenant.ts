import { existsSync } from 'node:fs';
import { readEnvironment, runTenant, type Start, type Tenant } from '@latchkey/tenant';
import { parseWords, typedAs } from '../typed';
import { UsageError } from '../user-error';

const USAGE = `${typedAs('tenant')} [--file <path>] [--port <number>] [--db <path>] [--strict-consent]

  --file  what the tenant knows: the Deploy CLI's YAML file, or the folder of its directory format
          (default: TENANT_FILE, else tenant.yaml where one is here, else two accounts, an API and a client for any page
          on localhost)
  --port  where it listens, on this machine only; 0 picks a free port (default: PORT, else 3002)
  --db    keeps sessions and signing keys in this SQLite file (default: TENANT_DB, else in memory)
  --strict-consent  asks for consent where Auth0 would

Everything else that node dist/tenant/main.js reads from the environment counts here too.`;

const OPTIONS = {
  file: { type: 'string' },
  port: { type: 'string' },
  db: { type: 'string' },
  'strict-consent': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `latchkey tenant`: serves a tenant until a signal ends it. */
export async function tenant(words: readonly string[]): Promise<number> {
  const { values } = parseWords(words, USAGE, OPTIONS);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  for (const name of ['file', 'port', 'db'] as const)
    if (values[name]?.trim() === '')
      throw new UsageError(`--${name} is empty: put a value after it, or leave it out.`, USAGE);
  await runTenant(() => readStart(values, process.env), pasted);
  return Number(process.exitCode ?? 0);
}

/** The environment with what was typed in its place: sentences name what the person has used. */
function readStart(
  typed: { file?: string; port?: string; db?: string; 'strict-consent': boolean },
  env: NodeJS.ProcessEnv,
): Start {
  const file = typed.file ?? env['TENANT_FILE'] ?? ['tenant.yaml'].find(existsSync);
  const start = readEnvironment(
    {
      ...env,
      TENANT_FILE: file,
      TENANT_DB: typed.db ?? env['TENANT_DB'] ?? ':memory:',
      ...(typed.port !== undefined && { PORT: typed.port, PORT_VARIABLE: '--port' }),
    },
    process.cwd(),
    typed['strict-consent'] ? ['--strict-consent'] : [],
  );
  const settings = {
    ...start.settings,
    ...(file === undefined && { tenantFile: undefined }),
    ...(typed.file !== undefined && { fileVariable: '--file' }),
    ...(typed.db !== undefined && { databaseVariable: '--db' }),
  };
  return { ...start, settings };
}

/** What auth0-angular, auth0-react, auth0-vue and auth0-spa-js are configured with, each as its option is called. */
function pasted({ origin, values: { clientId, audience } }: Tenant): string[] {
  const none = (what: string) => `none: the file names no ${what}`;
  return [
    `domain: ${origin}`,
    `clientId: ${clientId ?? none('client that a page could be')}`,
    `audience: ${audience ?? none('API')}`,
  ];
}
