import { statSync } from 'node:fs';
import { loadActions } from '../actions/load-actions';
import { withPeople, type People } from '../control/people';
import { buildModel, grantTypesOf, hasKey, isPlayed, isPublic } from './build-model';
import { check, fault } from './check';
import { definitionSchema, type Definition } from './definition';
import { readDocument, type YamlDocument } from './document';
import { hashPassword } from '../passwords';
import { pageKeywords } from './keywords';
import { localSchema, type Local } from './local';
import type { TenantModel } from './model';
import { checkReferences } from './references';

/** Where the configuration is. */
export interface ConfigurationSources {
  readonly tenantFile: string;
  readonly localFile: string;
  /** Origins of pages beside the default ones. */
  readonly pageOrigins: readonly string[];
}

/** An account as tenant.local.yaml has it. */
export type Account = Pick<Local['users'][number], 'email' | 'password'>;

/** What both files say; every sentence names its place. */
export interface Configuration {
  /** What they say, with what the control page has said about people; undefined if there is a fault. */
  readonly model: ((people: People) => TenantModel) | undefined;
  /** Who can log in, with the passwords as they stand in the file: for the person who starts the tenant. */
  readonly accounts: readonly Account[];
  /** The code of the Actions that are in use, and of those that cannot be used yet. */
  readonly actionFiles: readonly string[];
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads tenant.yaml and tenant.local.yaml and finds all faults of both at once. Never throws for their content. */
export function readConfiguration({ tenantFile, localFile, pageOrigins }: ConfigurationSources): Configuration {
  const definitionDocument = readDocument(tenantFile, pageKeywords(pageOrigins), 'TENANT_FILE');
  const localDocument = readDocument(localFile, {}, 'TENANT_LOCAL_FILE');
  const definition = check(definitionSchema, definitionDocument);
  const local = check(localSchema, localDocument);
  const warnings = [...definition.warnings, ...local.warnings];
  if (!definition.value || !local.value) {
    const faults = [...definition.faults, ...local.faults];
    return { model: undefined, accounts: [], actionFiles: [], faults, warnings };
  }

  const documents = { definition: definitionDocument, local: localDocument };
  const faults = [
    ...checkReferences(definition.value, local.value).map(
      ({ file, path, sentence }) => `${documents[file].at(path)} ${sentence}`,
    ),
    ...checkClients(definition.value, local.value, definitionDocument, localDocument),
  ];
  warnings.push(...unplayedGrantTypes(definition.value, definitionDocument));
  const actions = loadActions(definition.value, tenantFile);
  faults.push(...actions.faults.map((sentence) => `${definitionDocument.at(['triggers'])}: ${sentence}`));
  const actionFiles = actions.files;
  if (faults.length) return { model: undefined, accounts: [], actionFiles, faults, warnings };
  const accounts = local.value.users.map(({ email, password }) => ({ email, password }));
  const inDefinition = definition.value;
  const inLocal = { ...local.value, users: local.value.users.map(withHash) };
  const changedAt = statSync(localFile).mtime;
  const model = (people: People) =>
    buildModel(inDefinition, withPeople(inLocal, inDefinition, people), actions.actions, changedAt);
  return { model, accounts, actionFiles, faults, warnings };
}

const withHash = (user: Local['users'][number]) => ({ ...user, password: hashPassword(user.password) });

/** Combinations of a client's fields that cannot work. */
function checkClients(
  definition: Definition,
  local: Local,
  inDefinition: YamlDocument,
  inLocal: YamlDocument,
): string[] {
  return definition.clients.flatMap((client, index) => {
    const faults: string[] = [];
    const grantTypes = grantTypesOf(client);
    const ids = local.clients[client.name];
    const secretPath = ['clients', client.name, 'client_secret'];
    if (grantTypes.includes('authorization_code') && client.callbacks.length === 0) {
      faults.push(fault(inDefinition, ['clients', index, 'callbacks'], 'at least one URL', client.callbacks));
    }
    if (isPublic(client) && grantTypes.includes('client_credentials')) {
      const path = ['clients', index, 'grant_types'];
      faults.push(
        `${inDefinition.at(path)} has client_credentials, which needs a secret: take it out, or set token_endpoint_auth_method.`,
      );
    }
    if (ids && !isPublic(client) && !hasKey(client) && !ids.client_secret) {
      faults.push(fault(inLocal, secretPath, 'a secret', undefined));
    }
    if (ids?.client_secret && isPublic(client)) {
      faults.push(`${inLocal.at(secretPath)} belongs to a public client, which cannot keep one: take it out.`);
    }
    if (hasKey(client) && client.token_endpoint_auth_method) {
      const path = ['clients', index, 'token_endpoint_auth_method'];
      faults.push(
        `${inDefinition.at(path)} stands beside client_authentication_methods, which Auth0 refuses: take one of them out.`,
      );
    }
    client.refresh_token.policies.forEach(({ audience }, policy) => {
      if (definition.resourceServers.some(({ identifier }) => identifier === audience)) return;
      const path = ['clients', index, 'refresh_token', 'policies', policy, 'audience'];
      faults.push(fault(inDefinition, path, 'the identifier of one of the resourceServers', audience));
    });
    return faults;
  });
}

function unplayedGrantTypes({ clients }: Definition, document: YamlDocument): string[] {
  return clients.flatMap((client, c) =>
    grantTypesOf(client).flatMap((type, t) =>
      isPlayed(client, type)
        ? []
        : [
            `${document.at(['clients', c, 'grant_types', t])} is "${type}", which is not supported by the local tenant and is left out.`,
          ],
    ),
  );
}
