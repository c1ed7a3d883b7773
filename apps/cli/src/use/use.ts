import { createInterface } from 'node:readline/promises';
import { bindingFaults } from '../doctor/bound-tokens';
import { examine, isHealthy } from '../doctor/examine';
import type { Context, Facts } from '../doctor/known';
import { formatOutcome, formatSummary } from '../doctor/report';
import { TENANT_CHECKS } from '../doctor/table';
import { parseWords, typedAs } from '../typed';
import { UserError } from '../user-error';
import { readAuthConfigFile, writeAuthConfigFile } from './auth-config-file';

const USAGE = `${typedAs('use')} <domain> [--client-id <id>] [--audience <identifier>] [--force]

  <domain>     the tenant's domain, such as acme.eu.auth0.com or http://localhost:3002
  --client-id  the application's Client ID: asked for in a terminal if left out
  --audience   the API's Identifier: asked for in a terminal if left out
  --force      write the values although the tenant does not answer as it should`;

const OPTIONS = {
  'client-id': { type: 'string' },
  audience: { type: 'string' },
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
const LIMIT = 5000;

/** `latchkey use`: writes the three values into auth_config.json, after the doctor has asked the tenant. */
export async function use(words: readonly string[]): Promise<number> {
  const { values: typed, positionals } = parseWords(words, USAGE, OPTIONS, true);
  if (typed.help) {
    console.log(USAGE);
    return 0;
  }
  const [domain, ...rest] = positionals;
  if (!domain || rest.length) throw new UserError(USAGE);
  const { env } = process;
  const workingFolder = process.cwd();
  const file = readAuthConfigFile(env, workingFolder);
  const values = {
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: typed['client-id'] ?? (await question('--client-id', "The application's Client ID: ")),
    AUTH0_AUDIENCE: typed.audience ?? (await question('--audience', "The API's Identifier: ")),
  };
  // What the file says now is of no matter: it is written anew.
  const asked = { ...env, ...values, AUTH_CONFIG_FILE: undefined };
  const { healthy, config, tenant, local, discovery } = await examineTenant({
    env: asked,
    workingFolder,
    pages: [],
    limit: LIMIT,
  });
  if (!config) return refuse(`${file.path} stays as it was: the API would not start with these values.`);
  if (!healthy && !typed.force)
    return refuse(`${file.path} stays as it was: mend the faults, or write it all the same with --force.`);
  const inTheWay = discovery && bindingFaults({ config, discovery, env, workingFolder });
  // Of a tenant on this machine the API wants to read the scheme too.
  const auth = {
    ...config.auth,
    domain: local ? tenant : config.auth.domain,
    ...(inTheWay?.length === 0 && { dpop: true }),
  };
  writeAuthConfigFile(file, auth);
  console.log(`${file.path} now names ${auth.domain}.`);
  for (const { says } of inTheWay ?? []) console.log(`Tokens are not bound to the browser: ${says}`);
  const stronger = Object.keys(values).filter((name) => env[name] !== undefined);
  if (stronger.length) console.log(`Your environment still overrides the file: unset ${stronger.join(', ')}.`);
  return 0;
}

/** Asks what is of the tenant, shows it, and gives what was found. */
async function examineTenant(context: Context): Promise<Partial<Facts> & { healthy: boolean }> {
  const colours = process.stdout.isTTY && !context.env['NO_COLOR'];
  let known: Partial<Facts> = {};
  const outcomes = await examine(TENANT_CHECKS, context, (outcome, found) => {
    known = found;
    console.log(formatOutcome(outcome, { local: found.local, colours }));
  });
  console.log(`\n${formatSummary(outcomes)}`);
  return { ...known, healthy: isHealthy(outcomes) };
}

function refuse(sentence: string): number {
  console.error(sentence);
  return 1;
}

/** Asks in a terminal. Throws a UserError where nobody is there to answer, or who is there gives up (Ctrl-C, Ctrl-D). */
async function question(option: string, text: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UserError(`${option} is missing: give it, since there is no terminal to ask in.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ABORT_ERR') throw error;
    throw new UserError('\nNothing was written.');
  } finally {
    terminal.close();
  }
}
