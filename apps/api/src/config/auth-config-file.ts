import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Faults } from './faults';
import { findFile } from './find-file';

/**
 * One value, and where it came from in the words of a fault: `AUTH0_DOMAIN`, or `AUTH0_DOMAIN (entry 2)` of a list, or
 * `"domain" in /…/auth_config.json`.
 */
export interface Value {
  readonly text: string;
  readonly place: string;
  readonly faulty: boolean;
}

/** What the environment or the file says. Domain and audience may be lists in the environment: the page's come first. */
export interface AuthValues {
  readonly domains: readonly [Value, ...Value[]];
  readonly clientId: Value;
  readonly audiences: readonly [Value, ...Value[]];
  /** Whether the page binds its tokens to a key; undefined where no file is read. */
  readonly dpop: PageDpop | undefined;
}

/** What the file says of bound tokens, false where it says nothing, and its place in the words of a fault. */
export interface PageDpop {
  readonly wanted: boolean;
  readonly said: boolean;
  readonly place: string;
}

interface Setting {
  readonly variable: string;
  readonly member: string;
  readonly put: string;
}

const SETTINGS = {
  domain: {
    variable: 'AUTH0_DOMAIN',
    member: 'domain',
    put: "the tenant's domain there, such as acme.eu.auth0.com or http://localhost:3002",
  },
  clientId: {
    variable: 'AUTH0_CLIENT_ID',
    member: 'clientId',
    put: "the Client ID there, from the application's Settings page in the Auth0 dashboard",
  },
  audience: {
    variable: 'AUTH0_AUDIENCE',
    member: 'audience',
    put: "the API's Identifier there, from the API's Settings page in the Auth0 dashboard",
  },
} as const satisfies Record<string, Setting>;

/** What a sample leaves for the person to fill in: `YOUR_DOMAIN`, `https://{yourApi}`, `<your-client-id>`, `REPLACE_ME`. */
const PLACEHOLDER =
  /^(your[-_ ]|%.*%$|todo\b|xxx+$)|\/\/your[-_ ]|\{.*\}|<.*>|\$\{|your_|\b(replace|change|fill)[-_ ]?(me|this|in)(?![a-z])/i;

/**
 * The three public values, from the environment or else from `auth_config.json`, and what only that says. Faults are added,
 * with their place. Where all three are in the environment, the file is read only if `AUTH_CONFIG_FILE` names it.
 */
export function readAuthConfig(
  env: Readonly<Record<string, string | undefined>>,
  workingFolder: string,
  programFolder: string,
  faults: Faults,
): AuthValues {
  const fromEnv = Object.values(SETTINGS).every(({ variable }) => env[variable] !== undefined);
  const named = env['AUTH_CONFIG_FILE'];
  const file = fromEnv && named === undefined ? undefined : readFile(named, workingFolder, programFolder, faults);
  const readOne = (setting: Setting, given = env[setting.variable]): Value => {
    if (given !== undefined) return checkOne(given, setting.variable, setting.put, faults);
    if (!file) return { text: '', place: setting.variable, faulty: true }; // said once, of the file
    return checkOne(file.members[setting.member], `"${setting.member}" in ${file.path}`, setting.put, faults);
  };
  const readList = (setting: Setting): readonly [Value, ...Value[]] => {
    const entries = (env[setting.variable] ?? '').split(',');
    if (entries.length === 1) return [readOne(setting)];
    const values = entries.map((entry, i) => check(entry, `${setting.variable} (entry ${i + 1})`, setting.put, faults));
    return values as [Value, ...Value[]];
  };
  const values = {
    domains: readList(SETTINGS.domain),
    clientId: readOne(SETTINGS.clientId),
    audiences: readList(SETTINGS.audience),
    dpop: file && readDpop(file, faults),
  };
  for (const { text, place, faulty } of [values.clientId, ...values.audiences]) {
    if (!faulty && /[\s\p{Cc}]/u.test(text))
      faults.add(`${place} is ${JSON.stringify(text)}, which holds a space: put it there in one word.`);
  }
  return values;
}

function readDpop({ path, members }: AuthConfigFile, faults: Faults): PageDpop {
  const { dpop } = members;
  const place = `"dpop" in ${path}`;
  if (dpop !== undefined && typeof dpop !== 'boolean')
    faults.add(
      `${place} is neither true nor false: put true there for tokens that are bound to a key, or leave it out.`,
    );
  return { wanted: dpop === true, said: dpop !== undefined, place };
}

/** A value that may not be a list. */
function checkOne(value: unknown, place: string, put: string, faults: Faults): Value {
  const checked = check(value, place, put, faults);
  if (checked.faulty || !checked.text.includes(',')) return checked;
  faults.add(
    `${place} is "${checked.text}", which is a list: put ${put}. Lists go into AUTH0_DOMAIN and AUTH0_AUDIENCE.`,
  );
  return { ...checked, faulty: true };
}

function check(value: unknown, place: string, put: string, faults: Faults): Value {
  const text = typeof value === 'string' ? value.trim() : '';
  const fault =
    value === undefined
      ? 'is missing'
      : typeof value !== 'string'
        ? 'is not a text'
        : text === ''
          ? 'is empty'
          : PLACEHOLDER.test(text)
            ? `is still the placeholder "${text}"`
            : undefined;
  if (fault) faults.add(`${place} ${fault}: put ${put}.`);
  return { text, place, faulty: fault !== undefined };
}

interface AuthConfigFile {
  readonly path: string;
  readonly members: Readonly<Record<string, unknown>>;
}

function readFile(
  named: string | undefined,
  workingFolder: string,
  programFolder: string,
  faults: Faults,
): AuthConfigFile | undefined {
  if (named?.trim() === '') {
    faults.add('AUTH_CONFIG_FILE is empty: put the path of an auth_config.json there, or leave the variable out.');
    return undefined;
  }
  const path =
    named === undefined ? findFile('auth_config.json', workingFolder, programFolder) : resolve(workingFolder, named);
  if (!path) {
    faults.add(
      'There is no auth_config.json here or beside the program: put one at the workspace root with "domain", "clientId" and "audience", or set AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_AUDIENCE.',
    );
    return undefined;
  }
  try {
    const members: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (members !== null && typeof members === 'object' && !Array.isArray(members)) {
      return { path, members: members as Record<string, unknown> };
    }
    faults.add(`${path} holds no JSON object: put { "domain": …, "clientId": …, "audience": … } there.`);
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? `is not valid JSON (${error.message})`
        : `cannot be read (${(error as Error).message})`;
    faults.add(`${path} ${reason}: put { "domain": …, "clientId": …, "audience": … } there.`);
  }
  return undefined;
}
