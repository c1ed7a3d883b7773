import { isRunnable, secretOf } from './action-secrets';
import { grantTypesOf, hasKey, isApplication, isPublic, whyIdle, type ClientDefinition } from './applications';
import type { Definition } from './definition';
import type { Finding } from './findings';
import { isOwnApi } from './own-api';
import type { Path } from './path';
import { names, twice, type Check, type Files, type Find } from './references';
import { toOrigin, whyUnmatched } from './url-rules';

const LEFT_OUT = 'it is left out';

/** A finding where an API that something speaks of is not there, or lacks one of the scopes. */
function aboutApi(
  { resourceServers }: Definition,
  identifier: string,
  scopes: readonly [path: Path, scope: string][],
  path: Path,
  find: Find,
): Finding[] {
  if (isOwnApi(identifier)) return [];
  const api = resourceServers.find((server) => server.identifier === identifier);
  if (!api) {
    const known = names(resourceServers.map((server) => server.identifier));
    return [find(path, `is "${identifier}", which no API has: ${LEFT_OUT}. There are ${known}.`)];
  }
  const has = new Set(api.scopes.map(({ value }) => value));
  return scopes
    .filter(([, scope]) => !has.has(scope))
    .map(([at, scope]) => find(at, `is "${scope}", which ${api.name} does not have: ${LEFT_OUT}.`));
}

const apisOfRoles: Check = ({ definition }, find) =>
  definition.roles.flatMap((role, r) =>
    role.permissions.flatMap(({ permission_name: scope, resource_server_identifier: identifier }, p) => {
      const path = ['roles', r, 'permissions', p];
      const at = [...path, 'resource_server_identifier'];
      return aboutApi(definition, identifier, [[[...path, 'permission_name'], scope]], at, find);
    }),
  );

const partsOfGrants: Check = ({ definition }, find) => {
  const { clients, clientGrants } = definition;
  const known = new Set(clients.flatMap(({ name, client_id: id }) => (id === undefined ? [name] : [name, id])));
  const keys = clientGrants.map(
    ({ client_id: id, audience, subject_type: type }) => `${id ?? ''} for ${audience} (${type})`,
  );
  return [
    ...twice(keys, (index, sentence) => find(['clientGrants', index], sentence), `${LEFT_OUT}.`),
    ...clientGrants.flatMap((grant, g) => {
      const path = ['clientGrants', g];
      if (grant.client_id === undefined) {
        return [
          find(
            path,
            `is for all third parties' applications, which is not supported by the local tenant: ${LEFT_OUT}.`,
          ),
        ];
      }
      const scopes = grant.scope.map((scope, index): [Path, string] => [[...path, 'scope', index], scope]);
      return [
        ...(known.has(grant.client_id)
          ? []
          : [find([...path, 'client_id'], `is "${grant.client_id}", which no client is called: ${LEFT_OUT}.`)]),
        ...aboutApi(definition, grant.audience, scopes, [...path, 'audience'], find),
      ];
    }),
  ];
};

const defaultAudience: Check = ({ definition }, find) => {
  const { default_audience: audience } = definition.tenant;
  return audience ? aboutApi(definition, audience, [], ['tenant', 'default_audience'], find) : [];
};

const URLS = ['callbacks', 'allowed_logout_urls', 'web_origins', 'allowed_origins'] as const;

/** URLs that can match nothing. */
const urls: Check = ({ definition }, find) => {
  const about = (url: string, path: Path, asOrigin: boolean) => {
    const why =
      whyUnmatched(url) ??
      (asOrigin && toOrigin(url) === undefined ? 'is no origin, that is scheme, host and port only' : undefined);
    return why === undefined ? [] : [find(path, `is "${url}", which ${why}: ${LEFT_OUT}.`)];
  };
  return [
    ...definition.tenant.allowed_logout_urls.flatMap((url, u) =>
      about(url, ['tenant', 'allowed_logout_urls', u], false),
    ),
    ...definition.clients.flatMap((client, c) =>
      URLS.flatMap((key) =>
        client[key].flatMap((url, u) => about(url, ['clients', c, key, u], key.endsWith('origins'))),
      ),
    ),
  ];
};

const namesakes: Check = ({ definition }, find) =>
  twice(
    definition.clients.map(({ name }) => name),
    (index, sentence) => find(['clients', index, 'name'], sentence),
    'client grants are for the first one.',
  );

/** What of a client is not played here. */
const partsOfClients: Check = ({ definition, local }, find, inLocal) =>
  definition.clients.flatMap((client, c) => {
    const path = ['clients', c];
    if (!isApplication(client)) {
      return [
        find([...path, 'app_type'], `is of a kind that is not supported by the local tenant: the client is left out.`),
      ];
    }
    return [
      ...grantTypes(client, path, find),
      ...client.refresh_token.policies.flatMap(({ audience }, p) =>
        aboutApi(definition, audience, [], [...path, 'refresh_token', 'policies', p, 'audience'], find),
      ),
      ...keyless(client, path, find),
      ...unkept(client, local.clients[client.name]?.client_secret, inLocal),
    ];
  });

function unkept(client: ClientDefinition, secret: string | undefined, find: Find): Finding[] {
  if (!isPublic(client) || secret === undefined || client.jwt_configuration.alg === 'HS256') return [];
  const at = ['clients', client.name, 'client_secret'];
  return [find(at, `belongs to a public client, which cannot keep one: ${LEFT_OUT}.`)];
}

function keyless(client: ClientDefinition, path: Path, find: Find): Finding[] {
  const { client_authentication_methods: methods, token_endpoint_auth_method: method } = client;
  if (!methods || hasKey(client) || method) return [];
  const at = [...path, 'client_authentication_methods'];
  return [find(at, 'has no public key (pem) in it: the client has a secret here.')];
}

function grantTypes(client: ClientDefinition, path: Path, find: Find): Finding[] {
  return grantTypesOf(client).flatMap((type, t) => {
    const at = client.grant_types ? [...path, 'grant_types', t] : path;
    switch (whyIdle(client, type)) {
      case 'unknown':
        return [find(at, `is "${type}", which is not supported by the local tenant and is left out.`)];
      case 'no callback':
        if (type === 'implicit') return []; // told of at authorization_code, where the client has it
        return [find([...path, 'callbacks'], 'has no URL to lead back to, so nobody logs in with this client.')];
      case 'no secret':
        return [find(at, `is "${type}", which needs a secret, and this client is public: ${LEFT_OUT}.`)];
      case undefined:
        return [];
    }
  });
}

const boundByTls: Check = ({ definition }, find) =>
  definition.resourceServers.flatMap(({ proof_of_possession: proof }, r) => {
    if (proof?.mechanism !== 'mtls') return [];
    const at = ['resourceServers', r, 'proof_of_possession', 'mechanism'];
    return [find(at, `is "mtls", which is not supported by the local tenant: ${LEFT_OUT}.`)];
  });

const PLAYED = ['post-login', 'credentials-exchange'] as const;

const boundActions: Check = ({ definition, local }, find) => {
  const { triggers, actions } = definition;
  const others = Object.entries(triggers.others).filter(([, bound]) => bound.length > 0);
  const names = new Set(PLAYED.flatMap((trigger) => triggers[trigger].map(({ action_name: name }) => name)));
  return [
    ...PLAYED.flatMap((trigger) =>
      triggers[trigger].flatMap(({ action_name: name }, t) =>
        isRunnable(definition, name)
          ? []
          : [find(['triggers', trigger, t, 'action_name'], `is "${name}", of which there is no code: ${LEFT_OUT}.`)],
      ),
    ),
    ...others.map(([trigger]) => find(['triggers', trigger], 'is not supported by the local tenant and is left out.')),
    ...actions.flatMap(({ name, deployed, secrets }, a) =>
      secrets.flatMap((secret, s) => {
        if (!names.has(name) || !deployed || secretOf(local, name, secret) !== undefined) return [];
        const sentence = `has no value and is empty here: put one under actions, ${name}, secrets, ${secret.name} of tenant.local.yaml.`;
        return [find(['actions', a, 'secrets', s], sentence)];
      }),
    ),
  ];
};

const CHECKS: readonly Check[] = [
  namesakes,
  partsOfClients,
  urls,
  partsOfGrants,
  apisOfRoles,
  boundByTls,
  defaultAudience,
  boundActions,
];

/** What an export may well have and the local tenant does not play: build-model.ts leaves it out. */
export function findLeftOut(files: Files, inDefinition: Find, inLocal: Find): Finding[] {
  return CHECKS.flatMap((run) => run(files, inDefinition, inLocal));
}
