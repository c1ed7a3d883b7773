import { parseWords, typedAs } from '../typed';
import { UsageError } from '../user-error';
import { addressOf } from './address';
import { examine, isHealthy } from './examine';
import type { Context } from './known';
import { formatOutcome, formatSummary, toJson } from './report';
import { checksFor } from './table';

const USAGE = `${typedAs('doctor')} [--production] [--page <address>]… [--api <address>] [--json]

  --production  also Auth0's production checks, on public addresses
  --page        where the page lives, for each address (default: http://localhost:4200 and :3001; API_ORIGIN in production)
  --api         where the API lives (default: http://localhost:3001; API_ORIGIN in production)
  --json        one JSON document

With DOCTOR_EMAIL and DOCTOR_PASSWORD in the environment it logs this account in at the local tenant and pings the API.`;

const OPTIONS = {
  production: { type: 'boolean', default: false },
  page: { type: 'string', multiple: true, default: [] as string[] },
  api: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
const LIMIT = 5000;

/** `latchkey doctor`: examines the configured tenant, local or real. Exit code 0 if there is no fault, else 1. */
export async function doctor(words: readonly string[]): Promise<number> {
  const { production, page, api, json, help } = parseWords(words, USAGE, OPTIONS).values;
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const { env } = process;
  const { DOCTOR_EMAIL: email, DOCTOR_PASSWORD: password } = env;
  const context: Context = {
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
  const colours = process.stdout.isTTY && !env['NO_COLOR'];
  const outcomes = await examine(checksFor(context), context, (outcome, { local }) => {
    if (!json) console.log(formatOutcome(outcome, { local, colours }));
  });
  console.log(json ? toJson(outcomes, isHealthy(outcomes)) : `\n${formatSummary(outcomes)}`);
  return isHealthy(outcomes) ? 0 : 1;
}

/** The address in a URL that somebody pasted. Throws a UsageError for what is none. */
function pasted(option: string, text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return addressOf(text);
  throw new UsageError(`${option} is "${text}": put an origin there, such as https://app.example.com.`, USAGE);
}
