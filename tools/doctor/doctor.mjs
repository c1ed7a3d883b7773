// npm run doctor: examines the configured tenant, local or real. Exit code 0 if there is no fault, else 1.
import { parseArgs } from 'node:util';
import { addressOf } from './address.mjs';
import { UserError } from '../ports.mjs';
import { examine, isHealthy } from './examine.mjs';
import { formatOutcome, formatSummary, toJson } from './report.mjs';
import { checksFor } from './table.mjs';

const USAGE = `npm run doctor -- [--production] [--page <address>]… [--api <address>] [--json]

  --production  also Auth0's production checks, on public addresses
  --page        where the page lives, for each address (default: http://localhost:4200 and :3001; API_ORIGIN in production)
  --api         where the API lives (default: http://localhost:3001; API_ORIGIN in production)
  --json        one JSON document

With DOCTOR_EMAIL and DOCTOR_PASSWORD in the environment it logs this account in at the local tenant and pings the API.`;

const OPTIONS = {
  production: { type: 'boolean', default: false },
  page: { type: 'string', multiple: true, default: [] },
  api: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};
const LIMIT = 5000;

// Whoever reads may stop reading, as `head` does.
process.stdout.on('error', () => process.exit(1));

try {
  const options = parseArgs({ options: OPTIONS }).values;
  if (options.help) console.log(USAGE);
  else process.exitCode = await run(options, process.env);
} catch (error) {
  if (!(error instanceof UserError) && !error.code?.startsWith?.('ERR_PARSE_ARGS')) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}

/** The address in a URL that somebody pasted. Throws a UserError for what is none. */
function pasted(option, text) {
  if (/^https?:$/.test(URL.parse(text)?.protocol)) return addressOf(text);
  throw new UserError(`${option} is "${text}": put an origin there, such as https://app.example.com.`);
}

async function run({ production, page, api, json }, env) {
  const { DOCTOR_EMAIL: email, DOCTOR_PASSWORD: password } = env;
  const context = {
    env,
    workingFolder: process.cwd(),
    production,
    pages: page.map((text) => pasted('--page', text)),
    pagesGiven: page.length > 0,
    apiOrigin: api && pasted('--api', api),
    apiGiven: production || api !== undefined,
    account: email && password ? { email, password } : undefined,
    limit: LIMIT,
  };
  const colours = process.stdout.isTTY && !env.NO_COLOR;
  const outcomes = await examine(checksFor(context), context, (outcome, { local }) => {
    if (!json) console.log(formatOutcome(outcome, { local, colours }));
  });
  console.log(json ? toJson(outcomes, isHealthy(outcomes)) : `\n${formatSummary(outcomes)}`);
  return isHealthy(outcomes) ? 0 : 1;
}
