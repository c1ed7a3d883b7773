import type { Checked } from './check';
import type { Definition } from './definition';
import type { Finding } from './findings';
import type { Local } from './local';
import type { Path } from './path';

/** Both files, each right by itself. */
export interface Files {
  readonly definition: Definition;
  readonly local: Local;
}

/** Makes a finding about a place of one of them. */
export type Find = Checked<unknown>['find'];

/** One examination. */
export type Check = (files: Files, inDefinition: Find, inLocal: Find) => Finding[];

const MOST_NAMES = 5;

/** Names as they are listed in a sentence: the first few. */
export function names(all: readonly string[]): string {
  const values = [...new Set(all)];
  const more = values.length - MOST_NAMES;
  return `${values.slice(0, MOST_NAMES).join(', ') || 'none'}${more > 0 ? ` or ${more} more` : ''}`;
}

/** A finding for each value that an earlier entry has as well. */
export function twice(
  values: readonly (string | undefined)[],
  find: (index: number, sentence: string) => Finding,
  then = 'put a different one there.',
): Finding[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (value === undefined || !seen.has(value)) {
      if (value !== undefined) seen.add(value);
      return [];
    }
    return [find(index, `is "${value}", which another entry has already: ${then}`)];
  });
}

/** Lists whose entries have names that nobody else's may have, at Auth0 neither. */
const NAMED = ['roles', 'organizations', 'actions'] as const;

const uniqueValues: Check = ({ definition, local }, inDefinition, inLocal) => [
  ...NAMED.flatMap((list) =>
    twice(
      definition[list].map(({ name }) => name),
      (index, sentence) => inDefinition([list, index, 'name'], sentence),
    ),
  ),
  ...twice(
    definition.resourceServers.map(({ identifier }) => identifier),
    (index, sentence) => inDefinition(['resourceServers', index, 'identifier'], sentence),
  ),
  ...twice(
    definition.clients.map((client) => local.clients[client.name]?.client_id ?? client.client_id),
    (index, sentence) => inDefinition(['clients', index, 'client_id'], sentence),
  ),
  ...twice(
    local.users.map(({ email }) => email.toLowerCase()),
    (index, sentence) => inLocal(['users', index, 'email'], sentence),
  ),
  ...twice(
    local.users.map(({ username }) => username?.toLowerCase()),
    (index, sentence) => inLocal(['users', index, 'username'], sentence),
  ),
  ...twice(
    local.users.map(({ user_id }) => user_id),
    (index, sentence) => inLocal(['users', index, 'user_id'], sentence),
  ),
];

/** What tenant.local.yaml says of something that tenant.yaml does not have. */
const namesInLocal: Check = ({ definition, local }, _, inLocal) => {
  const unknown = (list: readonly { name: string }[], name: string, path: Path, is: string) => {
    const known = list.map((entry) => entry.name);
    return known.includes(name) ? [] : [inLocal(path, `${is}: put one of ${names(known)} there.`)];
  };
  return [
    ...Object.keys(local.clients).flatMap((name) =>
      unknown(definition.clients, name, ['clients', name], 'is no client of tenant.yaml'),
    ),
    ...Object.keys(local.actions).flatMap((name) =>
      unknown(definition.actions, name, ['actions', name], 'is no Action of tenant.yaml'),
    ),
    ...(['roles', 'organizations'] as const).flatMap((key) =>
      local.users.flatMap((user, u) =>
        user[key].flatMap((name, n) =>
          unknown(definition[key], name, ['users', u, key, n], `is "${name}", which tenant.yaml does not have`),
        ),
      ),
    ),
  ];
};

const CHECKS: readonly Check[] = [uniqueValues, namesInLocal];

/** What cannot be, within a file or between them: nobody could say which of two is meant, or whom. */
export function checkReferences(files: Files, inDefinition: Find, inLocal: Find): Finding[] {
  return CHECKS.flatMap((run) => run(files, inDefinition, inLocal));
}
