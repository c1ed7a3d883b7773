import type { Definition } from './definition';
import type { Local } from './local';
import type { Path } from './path';

/** A fault between two places that are right by themselves: which file, where, and the sentence about it. */
export interface ReferenceFault {
  readonly file: 'definition' | 'local';
  readonly path: Path;
  readonly sentence: string;
}

type Check = (definition: Definition, local: Local) => ReferenceFault[];
type Definer = (path: Path, sentence: string) => ReferenceFault;

const inDefinition: Definer = (path, sentence) => ({ file: 'definition', path, sentence });
const inLocal: Definer = (path, sentence) => ({ file: 'local', path, sentence });

const names = (values: readonly string[]) => (values.length ? values.join(', ') : 'none');

/** A fault for each value that an earlier entry has as well. */
function twice(
  values: readonly (string | undefined)[],
  at: (index: number) => Path,
  define: Definer,
): ReferenceFault[] {
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index
      ? [define(at(index), `is "${value}", which another entry has already: put a different one there.`)]
      : [],
  );
}

/** Lists whose entries have names that nobody else's may have. */
const NAMED = ['clients', 'resourceServers', 'roles', 'organizations', 'actions'] as const;

const uniqueValues: Check = (definition, { users, clients: ids }) => {
  const clientNames = Object.keys(ids);
  const { resourceServers, clientGrants } = definition;
  const grants = clientGrants.map(({ client_id, audience }) => `${client_id} for ${audience}`);
  return [
    ...NAMED.flatMap((list) =>
      twice(
        definition[list].map(({ name }) => name),
        (index) => [list, index, 'name'],
        inDefinition,
      ),
    ),
    ...twice(
      resourceServers.map(({ identifier }) => identifier),
      (index) => ['resourceServers', index, 'identifier'],
      inDefinition,
    ),
    ...twice(grants, (index) => ['clientGrants', index], inDefinition),
    ...twice(
      Object.values(ids).map(({ client_id }) => client_id),
      (index) => ['clients', clientNames[index] ?? '', 'client_id'],
      inLocal,
    ),
    ...twice(
      users.map(({ email }) => email.toLowerCase()),
      (index) => ['users', index, 'email'],
      inLocal,
    ),
    ...twice(
      users.map(({ username }) => username?.toLowerCase()),
      (index) => ['users', index, 'username'],
      inLocal,
    ),
    ...twice(
      users.map(({ user_id }) => user_id),
      (index) => ['users', index, 'user_id'],
      inLocal,
    ),
  ];
};

const apisOfRoles: Check = ({ roles, resourceServers }) =>
  roles.flatMap((role, r) =>
    role.permissions.flatMap(({ permission_name, resource_server_identifier: identifier }, p) => {
      const path = ['roles', r, 'permissions', p];
      const api = resourceServers.find((server) => server.identifier === identifier);
      if (!api) {
        const known = names(resourceServers.map((server) => server.identifier));
        const sentence = `is "${identifier}", which no API has: put one of ${known} there.`;
        return [inDefinition([...path, 'resource_server_identifier'], sentence)];
      }
      const scopes = api.scopes.map(({ value }) => value);
      if (scopes.includes(permission_name)) return [];
      const sentence = `is "${permission_name}", which ${api.name} does not have: put one of ${names(scopes)} there.`;
      return [inDefinition([...path, 'permission_name'], sentence)];
    }),
  );

const partsOfGrants: Check = ({ clients, clientGrants, resourceServers }) =>
  clientGrants.flatMap((grant, g) => {
    const path = ['clientGrants', g];
    const faults: ReferenceFault[] = [];
    if (!clients.some(({ name }) => name === grant.client_id)) {
      const known = names(clients.map(({ name }) => name));
      const sentence = `is "${grant.client_id}", which no client is called: put one of ${known} there.`;
      faults.push(inDefinition([...path, 'client_id'], sentence));
    }
    const api = resourceServers.find(({ identifier }) => identifier === grant.audience);
    if (!api) {
      const known = names(resourceServers.map(({ identifier }) => identifier));
      const sentence = `is "${grant.audience}", which no API has: put one of ${known} there.`;
      return [...faults, inDefinition([...path, 'audience'], sentence)];
    }
    const scopes = api.scopes.map(({ value }) => value);
    const unknown = grant.scope.flatMap((scope, index) =>
      scopes.includes(scope)
        ? []
        : [
            inDefinition(
              [...path, 'scope', index],
              `is "${scope}", which ${api.name} does not have: put one of ${names(scopes)} there.`,
            ),
          ],
    );
    return [...faults, ...unknown];
  });

const clientIds: Check = ({ clients }, { clients: ids }) => [
  ...clients.flatMap(({ name }, index) =>
    Object.hasOwn(ids, name)
      ? []
      : [
          inDefinition(
            ['clients', index, 'name'],
            `is "${name}", which has no client_id in tenant.local.yaml: put one under clients there.`,
          ),
        ],
  ),
  ...Object.keys(ids)
    .filter((name) => !clients.some((client) => client.name === name))
    .map((name) =>
      inLocal(['clients', name], 'is no client of tenant.yaml: put the name of one of its clients there.'),
    ),
];

const organizationsOfUsers: Check = ({ organizations }, { users }) =>
  users.flatMap((user, u) =>
    user.organizations.flatMap((organization, o) =>
      organizations.some(({ name }) => name === organization)
        ? []
        : [
            inLocal(
              ['users', u, 'organizations', o],
              `is "${organization}", which tenant.yaml does not have: put one of ${names(organizations.map(({ name }) => name))} there.`,
            ),
          ],
    ),
  );

const rolesOfUsers: Check = ({ roles }, { users }) =>
  users.flatMap((user, u) =>
    user.roles.flatMap((role, r) =>
      roles.some(({ name }) => name === role)
        ? []
        : [
            inLocal(
              ['users', u, 'roles', r],
              `is "${role}", which tenant.yaml does not have: put one of ${names(roles.map(({ name }) => name))} there.`,
            ),
          ],
    ),
  );

const defaultAudience: Check = ({ tenant, resourceServers }) =>
  !tenant.default_audience || resourceServers.some(({ identifier }) => identifier === tenant.default_audience)
    ? []
    : [
        inDefinition(
          ['tenant', 'default_audience'],
          `is "${tenant.default_audience}", which no API has: put one of ${names(resourceServers.map(({ identifier }) => identifier))} there.`,
        ),
      ];

const CHECKS: readonly Check[] = [
  uniqueValues,
  apisOfRoles,
  partsOfGrants,
  clientIds,
  rolesOfUsers,
  organizationsOfUsers,
  defaultAudience,
];

/** What does not fit together between the two files and within each. */
export function checkReferences(definition: Definition, local: Local): ReferenceFault[] {
  return CHECKS.flatMap((run) => run(definition, local));
}
