// npm run tenant:use -- <domain>: writes the three values into auth_config.json, after the doctor has asked the tenant.
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { readAuthConfigFile, writeAuthConfigFile } from './auth-config-file.mjs';
import { bindingFaults } from './bound-tokens.mjs';
import { examine, isHealthy } from './examine.mjs';
import { formatOutcome, formatSummary } from './report.mjs';
import { UserError } from '../ports.mjs';
import { TENANT_CHECKS } from './table.mjs';

const USAGE = `npm run tenant:use -- <domain> [--client-id <id>] [--audience <identifier>] [--force]

  <domain>     the tenant's domain, such as acme.eu.auth0.com or http://localhost:3002
  --client-id  the application's Client ID: asked for in a terminal if left out
  --audience   the API's Identifier: asked for in a terminal if left out
  --force      write the values although the tenant does not answer as it should`;

const OPTIONS = {
  'client-id': { type: 'string' },
  audience: { type: 'string' },
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};
const LIMIT = 5000;

try {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) console.log(USAGE);
  else process.exitCode = await use(positionals, values, process.env);
} catch (error) {
  const usage = error.code?.startsWith?.('ERR_PARSE_ARGS');
  if (!usage && !(error instanceof UserError)) throw error;
  console.error(usage ? `${error.message}\n\n${USAGE}` : error.message);
  process.exitCode = usage ? 2 : 1;
}

async function use([domain, ...rest], { 'client-id': clientId, audience, force }, env) {
  if (!domain || rest.length) throw new UserError(USAGE);
  const file = readAuthConfigFile(env);
  const values = {
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: clientId ?? (await question('--client-id', "The application's Client ID: ")),
    AUTH0_AUDIENCE: audience ?? (await question('--audience', "The API's Identifier: ")),
  };
  // What the file says now is of no matter: it is written anew.
  const asked = { ...env, ...values, AUTH_CONFIG_FILE: undefined };
  const context = { env: asked, workingFolder: process.cwd(), pages: [], limit: LIMIT };
  const colours = process.stdout.isTTY && !env.NO_COLOR;
  let known = {};
  const outcomes = await examine(TENANT_CHECKS, context, (outcome, found) => {
    known = found;
    console.log(formatOutcome(outcome, { local: found.local, colours }));
  });
  console.log(`\n${formatSummary(outcomes)}`);
  const { config, tenant, local } = known;
  if (!config) return refuse(`${file.path} stays as it was: the API would not start with these values.`);
  if (!isHealthy(outcomes) && !force) {
    return refuse(`${file.path} stays as it was: mend the faults, or write it all the same with --force.`);
  }
  // Of a tenant on this machine the API wants to read the scheme too.
  const auth = { ...config.auth, domain: local ? tenant : config.auth.domain };
  const inTheWay = known.discovery ? bindingFaults({ ...known, env, workingFolder: process.cwd() }) : [];
  if (known.discovery && !inTheWay.length) auth.dpop = true;
  writeAuthConfigFile(file, auth);
  console.log(`${file.path} now names ${auth.domain}.`);
  for (const { says } of inTheWay) console.log(`Tokens are not bound to the browser: ${says}`);
  const stronger = Object.keys(values).filter((name) => env[name] !== undefined);
  if (stronger.length) console.log(`Your environment still overrides the file: unset ${stronger.join(', ')}.`);
  return 0;
}

function refuse(sentence) {
  console.error(sentence);
  return 1;
}

/** Asks in a terminal. Throws a UserError where nobody is there to answer, or who is there gives up (Ctrl-C, Ctrl-D). */
async function question(option, text) {
  if (!process.stdin.isTTY) throw new UserError(`${option} is missing: give it, since there is no terminal to ask in.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(text);
  } catch (error) {
    if (error.code !== 'ABORT_ERR') throw error;
    throw new UserError('\nNothing was written.');
  } finally {
    terminal.close();
  }
}
