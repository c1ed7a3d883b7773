import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withSecrets } from './action-secrets';
import { withApiLogout } from './api-logout';
import { identitiesOf, isApplication } from './applications';
import { buildModel } from './build-model';
import { BUILT_IN_LOCAL, builtInDefinition } from './built-in';
import { check, type Checked } from './check';
import { definitionSchema, type Definition } from './definition';
import { readDirectory } from './directory';
import { displayName, readDocument, type SourceDocument } from './document';
import { tell } from './findings';
import { importedPeople, importedUsersSchema } from './imported-users';
import { isFolder } from './is-folder';
import type { Keywords } from './keywords';
import { findLeftOut } from './left-out';
import { loadActions } from './load-actions';
import { localSchema, type Local, type Person } from './local';
import type { TenantModel } from './model';
import { withPeople, type People } from './people';
import { readKeywords } from './read-keywords';
import { checkReferences, type Files } from './references';
import { somebody } from './somebody';
import { DEFINITION_WITHOUT_EFFECT, USERS_WITHOUT_EFFECT } from './without-effect';

/** Where the configuration is. */
export interface ConfigurationSources {
  /**
   * The Deploy CLI's YAML, or the folder of its directory format; undefined is the built-in tenant, for which `localFile`
   * does not count.
   */
  readonly tenantFile: string | undefined;
  /** What a person names `tenantFile` by, for sentences; `TENANT_FILE` where nothing is said. */
  readonly fileVariable?: string;
  readonly localFile: string;
  /** Nothing is wrong where `localFile` is not there. */
  readonly localFileIsOptional?: boolean;
  /** People in the form of Auth0's bulk import. */
  readonly usersFile?: string | undefined;
  /** The Deploy CLI's config.json. */
  readonly configFile?: string | undefined;
  /** Origins of pages beside the default ones. */
  readonly pageOrigins: readonly string[];
  /** Where the API is that is told of logouts; nobody is told where it is undefined. */
  readonly apiOrigin?: string | undefined;
  /** Values of keywords: the environment, as the Deploy CLI takes it. */
  readonly variables?: Keywords;
}

/** Who can log in, with the password if it stands in the file as it is. */
export interface Account {
  readonly email: string;
  readonly password: string | undefined;
}

/** What all files say; every sentence names its place. */
export interface Configuration {
  /**
   * What they say, with what the control page has said about people, for the tenant of this issuer; undefined if there is
   * a fault.
   */
  readonly model: ((people: People, issuer: string) => TenantModel) | undefined;
  /** Who can log in: for the person who starts the tenant. */
  readonly accounts: readonly Account[];
  /** The code of the Actions that are in use, and of those that cannot be used yet. */
  readonly actionFiles: readonly string[];
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads all files and finds all that is wrong in any of them at once. Never throws for their content. */
export function readConfiguration(sources: ConfigurationSources): Configuration {
  const { keywords, faults: keywordFaults } = readKeywords(sources);
  const document = readDefinition(sources, keywords);
  const definition = check(definitionSchema, document, DEFINITION_WITHOUT_EFFECT);
  const localDocument = readLocal(sources);
  const local = check(localSchema, localDocument);
  const imported = readImported(sources.usersFile);
  const faults = [...keywordFaults, ...definition.faults, ...local.faults, ...imported.faults];
  const findings = [...definition.warnings, ...local.warnings, ...imported.warnings];
  const unknown = [...unknownKeys(definition, document.name), ...unknownKeys(local, localDocument.name)];
  const refuse = (actionFiles: readonly string[]): Configuration => {
    return { model: undefined, accounts: [], actionFiles, faults, warnings: [...unknown, ...tell(findings)] };
  };
  if (!definition.value || !local.value) return refuse([]);

  const files = { definition: definition.value, local: local.value };
  faults.push(...tell(checkReferences(files, definition.find, local.find)));
  findings.push(...findLeftOut(files, definition.find, local.find));
  const inDefinition = withApiLogout(withSecrets(files.definition, files.local), files.local, sources.apiOrigin);
  const { tenantFile = 'tenant.yaml' } = sources;
  const actions = loadActions(inDefinition, isFolder(tenantFile) ? join(tenantFile, 'tenant.json') : tenantFile);
  faults.push(...actions.faults.map((sentence) => `${document.at(['triggers'])}: ${sentence}`));
  if (faults.length) return refuse(actions.files);

  const { users, note } = everybody(files, imported.people);
  const inLocal = { ...files.local, users };
  const changedAt = statSync(sources.localFile, { throwIfNoEntry: false })?.mtime ?? new Date(0);
  return {
    model: (people, issuer) =>
      buildModel(inDefinition, withPeople(inLocal, inDefinition, people), actions.actions, issuer, changedAt),
    accounts: users.map(({ email, password }) => ({ email, password: password.plain })),
    actionFiles: actions.files,
    faults,
    warnings: [
      ...unknown,
      ...tell(findings),
      ...actions.warnings,
      ...madeIds(files.definition, files.local),
      ...(sources.tenantFile === undefined ? [] : note),
    ],
  };
}

function readDefinition({ tenantFile, fileVariable }: ConfigurationSources, keywords: Keywords): SourceDocument {
  if (tenantFile === undefined) return builtInDefinition(keywords);
  if (isFolder(tenantFile)) return readDirectory(tenantFile, keywords);
  const put = "the Deploy CLI's YAML file, or the folder of its directory format,";
  const variable = fileVariable ?? 'TENANT_FILE';
  return readDocument(tenantFile, keywords, { format: 'YAML', content: 'a map', put, variable });
}

function readLocal({ tenantFile, localFile, localFileIsOptional }: ConfigurationSources): SourceDocument {
  if (tenantFile === undefined) return BUILT_IN_LOCAL;
  const name = displayName(localFile);
  if (localFileIsOptional && !existsSync(localFile))
    return { name, data: {}, unfilled: false, faults: [], at: () => name };
  const put = 'client ids and people';
  return readDocument(localFile, undefined, { format: 'YAML', content: 'a map', put, variable: 'TENANT_LOCAL_FILE' });
}

function readImported(file: string | undefined) {
  if (file === undefined) return { people: [], warnings: [], faults: [] };
  const put = "a list of users as Auth0's bulk import takes it";
  const expected = { format: 'JSON', content: 'a list', put, variable: 'TENANT_USERS_FILE' } as const;
  const users = check(importedUsersSchema, readDocument(file, undefined, expected), USERS_WITHOUT_EFFECT);
  const { people, warnings } = importedPeople(users);
  return { people, warnings: [...users.warnings, ...warnings], faults: users.faults };
}

/** One line for all that has no effect as a whole: an export has two dozen such keys. */
function unknownKeys({ unknownKeys: keys }: Checked<unknown>, name: string): string[] {
  return keys.length ? [`${name}: ${keys.join(', ')} ${keys.length > 1 ? 'have' : 'has'} no effect here.`] : [];
}

/** The people of tenant.local.yaml, then those of the import; where nobody is listed, somebody, and a note about it. */
function everybody({ definition, local }: Files, imported: readonly Person[]): { users: Person[]; note: string[] } {
  const listed = new Set(local.users.map(({ email }) => email.toLowerCase()));
  const users = [...local.users, ...imported.filter(({ email }) => !listed.has(email.toLowerCase()))];
  if (users.length) return { users, note: [] };
  const made = somebody(definition);
  const names = made.map(({ email, password }) => `${email} / ${password.plain ?? ''}`).join(' and ');
  const note = `No file names anybody who may log in, so ${names} may, the first with every role: put people under users of tenant.local.yaml.`;
  return { users: made, note: [note] };
}

const SHOWN_IDS = 5;

/** Which client has which id where no file says so: whoever configures the application needs it. */
function madeIds(definition: Definition, local: Local): string[] {
  const ids = identitiesOf(definition, local);
  const made = definition.clients.flatMap((client, index) =>
    isApplication(client) && ids[index]?.made ? [`${ids[index].id} (${client.name})`] : [],
  );
  if (made.length === 0) return [];
  const more = made.length > SHOWN_IDS ? ` and ${made.length - SHOWN_IDS} more` : '';
  return [
    `Client ids made of the names, each with the secret <id>-secret: ${made.slice(0, SHOWN_IDS).join(', ')}${more}.`,
  ];
}
