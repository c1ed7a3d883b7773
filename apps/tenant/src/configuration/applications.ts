import { createHash } from 'node:crypto';
import type { APP_TYPES, Definition } from './definition';
import type { Local } from './local';
import { whyUnmatched } from './url-rules';

export type ClientDefinition = Definition['clients'][number];
type AppType = (typeof APP_TYPES)[number];

/** Another name of the password grant: with it a request names the connection, as `realm`. */
export const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm';

/** The grant types that the local tenant plays, of an application of any type. */
const GRANT_TYPES: readonly string[] = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'password',
  PASSWORD_REALM,
];

const DEFAULT_GRANT_TYPES: Readonly<Record<AppType, readonly string[]>> = {
  spa: ['authorization_code', 'refresh_token'],
  native: ['authorization_code', 'refresh_token'],
  regular_web: ['authorization_code', 'refresh_token'],
  non_interactive: ['client_credentials'],
};

/** Grant types by which a person logs in, at Auth0 too. */
const INTERACTIVE = /authorization_code|implicit|password|device_code/;

/** Whether a client is an application that speaks OAuth, and not one of Auth0's other kinds. */
export const isApplication = ({ app_type }: ClientDefinition) => app_type !== 'other';

/** The type of an application: what is said or, failing that, what its grant types say; else `regular_web`. */
export function appTypeOf({ app_type: type, grant_types: grants = [] }: ClientDefinition): AppType {
  if (type && type !== 'other') return type;
  const machine = grants.includes('client_credentials') && !grants.some((grant) => INTERACTIVE.test(grant));
  if (machine) return 'non_interactive';
  return grants.some((grant) => grant.endsWith(':device_code')) && !grants.includes('client_credentials')
    ? 'native'
    : 'regular_web';
}

/** Whether the local tenant knows a grant type of a client. `implicit` brings ID tokens, to server-side applications only. */
const isKnown = (client: ClientDefinition, type: string) =>
  GRANT_TYPES.includes(type) || (type === 'implicit' && appTypeOf(client) === 'regular_web');

/** Whether a client proves who it is by an assertion of its own, so that it has no secret: its key is in the file then. */
export const hasKey = ({ client_authentication_methods: methods }: ClientDefinition) =>
  methods?.private_key_jwt?.credentials.some(({ pem }) => pem !== undefined) ?? false;

/** Whether a client has no secret; Auth0 decides it by the type of the application where nothing is said. */
export function isPublic(client: ClientDefinition): boolean {
  const { token_endpoint_auth_method: method, client_authentication_methods: methods } = client;
  return method ? method === 'none' : !methods && ['spa', 'native'].includes(appTypeOf(client));
}

/** Why a grant type of a client is not played here: unknown, or in want of something; undefined where it is played. */
export function whyIdle(client: ClientDefinition, type: string): 'unknown' | 'no callback' | 'no secret' | undefined {
  if (!isKnown(client, type)) return 'unknown';
  const leadsBack = type === 'authorization_code' || type === 'implicit';
  if (leadsBack && !client.callbacks.some((url) => whyUnmatched(url) === undefined)) return 'no callback';
  return type === 'client_credentials' && isPublic(client) ? 'no secret' : undefined;
}

/** The grant types of a client, those included that the local tenant does not play. */
export const grantTypesOf = (client: ClientDefinition) => client.grant_types ?? DEFAULT_GRANT_TYPES[appTypeOf(client)];

/** What a client is known by; `made` where no file says its id, which is made of its name then. */
export interface Identity {
  readonly id: string;
  readonly secret: string;
  readonly made: boolean;
}

/**
 * The ids and secrets of all clients, in their order: of tenant.local.yaml, of tenant.yaml (the Deploy CLI's
 * AUTH0_EXPORT_IDENTIFIERS), else made of the name, in lower case with hyphens, and the same at every start.
 */
export function identitiesOf({ clients }: Definition, local: Local): Identity[] {
  const said = clients.map((client) => local.clients[client.name]?.client_id ?? client.client_id);
  const taken = new Set(said.filter((id) => id !== undefined));
  return clients.map((client, index) => {
    const id = said[index] ?? free(toId(client.name), taken);
    taken.add(id);
    const secret = local.clients[client.name]?.client_secret ?? client.client_secret ?? `${id}-secret`;
    return { id, secret, made: said[index] === undefined };
  });
}

function free(id: string, taken: ReadonlySet<string>, attempt = 1): string {
  const candidate = attempt === 1 ? id : `${id}-${attempt}`;
  return taken.has(candidate) ? free(id, taken, attempt + 1) : candidate;
}

/** A name in lower case with hyphens, in the characters that an id may have (RFC 6749 appendix A.1). */
function toId(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase();
  const id = plain
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return id || `client-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
