import { createSecretKey, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { claimsFor, findUserByEmail, permissionsOf, scopesFor } from '../accounts';
import { skewedNow } from '../clock';
import type { Algorithm, Client, User } from '../configuration/model';
import { OPENID_SCOPES } from '../resource-servers';
import { signingKey, signingKeyObject } from '../store/secrets';
import type { Controlled } from './controlled';
import { ControlError } from './control-error';
import { FAULTS, sign, type Draft, type Fault } from './faults';

const faultNames = Object.keys(FAULTS) as [Fault, ...Fault[]];

/** What a token is ordered with. Everything may be left out: then it is ada's access token for the page's API. */
export const orderSchema = z.strictObject({
  type: z.enum(['access', 'id'], { error: 'access or id' }).default('access'),
  /** An email address; the first person of tenant.local.yaml where none is named. */
  user: z.string({ error: "a person's email address" }).optional(),
  /** A client's id; the first that logs people in. */
  client: z.string({ error: "a client's id" }).optional(),
  /** An API's identifier; the first one. */
  audience: z.string({ error: "an API's identifier" }).optional(),
  /** All that the person may have. */
  scope: z.string({ error: 'scopes, separated by spaces' }).optional(),
  /** Seconds from now; negative for a token that has expired. */
  expiresIn: z.number({ error: 'a number of seconds' }).optional(),
  /** Put in place of the token's own claims; null takes one out. */
  claims: z.record(z.string(), z.json(), { error: 'a map of claims' }).default({}),
  header: z.record(z.string(), z.json(), { error: 'a map of header parameters' }).default({}),
  fault: z.enum(faultNames, { error: `one of ${faultNames.join(', ')}` }).optional(),
});

/** An order for a token, with defaults filled in. */
export type Order = z.output<typeof orderSchema>;

/** Makes any token, good or broken, without a login. Throws a ControlError for a person, client or API that is not there. */
export async function mint(tenant: Controlled, order: Order): Promise<string> {
  const { model, issuer, signingKeys } = tenant;
  const user = order.user === undefined ? model.users[0] : findUserByEmail(model, order.user);
  if (!user) throw new ControlError(404, `Nobody has the email address ${order.user ?? 'that was left out'}.`);
  const client =
    order.client === undefined
      ? [...model.clients.values()].find(({ grantTypes }) => grantTypes.includes('authorization_code'))
      : model.clients.get(order.client);
  if (!client) throw new ControlError(404, `No client has the id ${order.client ?? 'that was left out'}.`);

  const now = Math.floor(skewedNow(tenant.switches) / 1000);
  const own = order.type === 'id' ? idClaims(issuer, client, user) : accessClaims(tenant, order, client, user);
  const { algorithm, secret = '' } = own;
  const jwk = signingKey(signingKeys, algorithm === 'HS256' ? 'RS256' : algorithm);
  if (!jwk) throw new Error(`there is no signing key for ${algorithm}`);
  const shared = algorithm === 'HS256';
  const draft: Draft = {
    algorithm,
    header: merge({ alg: algorithm, typ: own.typ, ...(!shared && { kid: jwk.kid }) }, order.header),
    claims: merge(
      { iss: issuer, sub: user.id, ...own.claims, iat: now, exp: now + (order.expiresIn ?? own.lifetime) },
      order.claims,
    ),
    key: shared ? createSecretKey(Buffer.from(secret)) : signingKeyObject(jwk),
  };
  return order.fault ? FAULTS[order.fault](draft, jwk) : sign(draft);
}

interface Own {
  readonly typ: string;
  readonly claims: Record<string, unknown>;
  readonly lifetime: number;
  readonly algorithm: Algorithm;
  /** For HS256. */
  readonly secret: string | undefined;
}

function idClaims(issuer: string, client: Client, user: User): Own {
  const sid = randomBytes(16).toString('base64url'); // of no session: nobody has logged in
  const claims = { aud: client.id, sid, ...claimsFor(issuer, user, new Set(OPENID_SCOPES)) };
  const { idTokenLifetime: lifetime, idTokenAlgorithm: algorithm, secret } = client;
  return { typ: 'JWT', claims, lifetime, algorithm, secret };
}

function accessClaims({ model, issuer }: Controlled, order: Order, client: Client, user: User): Own {
  const api = order.audience === undefined ? [...model.apis.values()][0] : model.apis.get(order.audience);
  if (!api) throw new ControlError(404, `No API has the identifier ${order.audience ?? 'that was left out'}.`);
  const scope = order.scope ?? ['openid', 'profile', 'email', ...scopesFor(user, api)].join(' ');
  const claims = {
    aud: scope.split(' ').includes('openid') ? [api.identifier, `${issuer}userinfo`] : api.identifier,
    azp: client.id,
    scope,
    ...(api.permissionsInToken && { permissions: permissionsOf(user, api) }),
    ...(api.rfc9068 && { client_id: client.id, jti: randomBytes(16).toString('base64url') }),
  };
  const { tokenLifetime: lifetime, signingAlgorithm: algorithm, signingSecret: secret } = api;
  return { typ: api.rfc9068 ? 'at+jwt' : 'JWT', claims, lifetime, algorithm, secret };
}

function merge(own: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...own, ...changes }).filter(([, value]) => value !== null));
}
