import { createHash, randomUUID } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Client, Organization, TenantModel, User } from '../configuration/model';
import type { LoginNotes } from './login-notes';
import type { Memory } from './memory';
import { requestDetails } from './request-details';
import { refreshTokenDetails, sessionDetails, type SessionPayload } from './session-details';
import { CONNECTION, userDetails } from './user-details';

/** A login, a silent authentication or a refresh, for which Actions run. */
export interface Login {
  readonly user: User;
  readonly client: Client;
  readonly organization: Organization | undefined;
  /** The API's identifier; undefined for a token that opens only /userinfo. */
  readonly audience: string | undefined;
  /** The session; undefined for a refresh after its end. */
  readonly session: SessionPayload | undefined;
  /** Of the authorization request, with all that it had. */
  readonly query: KoaContextWithOIDC['query'];
  /** What the login has decided so far, at a refresh. */
  readonly notes: LoginNotes;
}

/** An id like Auth0's, and the same at every start. */
const idOf = (prefix: string, name: string) =>
  `${prefix}_${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;

/** What Auth0 calls the tenant: one word of its name. */
export const tenantId = ({ name }: TenantModel) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'local';

/** A local tenant assesses no risk, and says so in Auth0's words. */
const NOT_ASSESSED = { code: 'assessment_not_available', confidence: 'neutral' };
const RISK = {
  confidence: 'neutral',
  version: '1',
  assessments: {
    AgentDetection: { code: 'unknown', confidence: 'neutral', details: { provider: '' } },
    ImpossibleTravel: NOT_ASSESSED,
    NewDevice: { ...NOT_ASSESSED, details: { device: 'unknown', useragent: 'unknown' } },
    UntrustedIP: { ...NOT_ASSESSED, details: { category: '', ip: '', matches: '', source: '' } },
  },
};

const words = (value: unknown) => (typeof value === 'string' ? value.split(' ').filter(Boolean) : []);
const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const time = (seconds: number | undefined) =>
  new Date(seconds === undefined ? Date.now() : seconds * 1000).toISOString();

/**
 * Auth0's event of post-login, version 3, without the Action's secrets: all its members, with a believable value where a
 * local tenant cannot know one (https://auth0.com/docs/customize/actions/explore-triggers, "Event object"). Not there are
 * those that only a tenant with custom domains, forms, session transfer or token exchange has.
 */
export function postLoginEvent(model: TenantModel, memory: Memory, ctx: KoaContextWithOIDC, login: Login) {
  const { user, client, organization, audience, session, query, notes } = login;
  const { entities, requestParamScopes, params = {}, provider } = ctx.oidc;
  const refreshToken = entities.RefreshToken;
  const authTime = session?.loginTs ?? refreshToken?.authTime;
  const methods = session?.amr ?? refreshToken?.amr ?? [];
  return {
    authentication: {
      methods: methods.map((name) => ({ name, timestamp: time(authTime) })),
      riskAssessment: RISK,
    },
    authorization: { roles: user.roles },
    client: { ...clientDetails(client), refresh_token: { policies: client.refreshToken.policies } },
    configuration: {},
    connection: { id: idOf('con', CONNECTION), metadata: {}, name: CONNECTION, strategy: 'auth0' },
    organization: organization && organizationDetails(organization),
    refresh_token: refreshToken && refreshTokenDetails(ctx, client, refreshToken, notes),
    request: requestDetails(ctx, provider.issuer, query),
    resource_server: audience === undefined ? undefined : { identifier: audience },
    security_context: { ja3: '', ja4: '' },
    session: session && sessionDetails(ctx, model, session, memory.sessions.get(session.uid) ?? {}),
    stats: { logins_count: memory.logins.get(user.id) ?? 1 },
    tenant: { id: tenantId(model) },
    transaction: {
      id: entities.Interaction?.uid ?? randomUUID(),
      acr_values: words(params['acr_values']),
      correlation_id: text(params['correlation_id']) ?? '',
      linking_id: randomUUID(),
      locale: 'en',
      login_hint: text(params['login_hint']) ?? '',
      metadata: {},
      prompt: words(params['prompt']),
      protocol: refreshToken ? 'oauth2-refresh-token' : 'oidc-basic-profile',
      redirect_uri: text(params['redirect_uri']) ?? '',
      requested_authorization_details: [],
      requested_scopes: [...requestParamScopes],
      response_mode: text(params['response_mode']) ?? 'query',
      response_type: words(params['response_type']),
      state: text(params['state']) ?? '',
      ui_locales: words(params['ui_locales']),
    },
    user: userDetails(ctx.oidc.issuer, user, memory.metadata.get(user.id)),
  };
}

/** An application, as every event has it. */
export const clientDetails = ({ id, name, metadata }: Client) => ({ client_id: id, name, metadata });

const organizationDetails = ({ id, name, displayName, metadata }: Organization) => ({
  id,
  name,
  display_name: displayName,
  metadata,
});
