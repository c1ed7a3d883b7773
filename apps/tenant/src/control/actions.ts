import { z } from 'zod';
import { findUserByEmail } from '../accounts';
import { userSchema } from '../configuration/local';
import type { Controlled } from './controlled';
import { mint, orderSchema } from './mint';
import { NOBODY } from '../configuration/people';
import { ControlError } from './control-error';
import type { Sessions } from '../sessions';
import { reuseRefreshTokens, revokeSessions } from './sessions';
import { RESET, switchesSchema, type Switches } from './switches';

/** Does what a body asks for. Resolves with a text to answer, or with nothing: then the answer is the new state. */
export type Action = (tenant: Controlled, body: unknown, sessions: Sessions) => Promise<string | void>;

const nothing = z.strictObject({});
const someone = z.strictObject({ user: z.string({ error: "a person's email address" }).optional() });
const rolesOf = z.strictObject({
  email: z.string({ error: "a person's email address" }),
  roles: z.array(z.string(), { error: 'a list of names of roles' }),
});

function action<Schema extends z.ZodType>(
  schema: Schema,
  run: (tenant: Controlled, body: z.output<Schema>, sessions: Sessions) => Promise<unknown>,
  answersText = false,
): Action {
  return async (tenant, body, sessions) => {
    const { success, data, error } = schema.safeParse(body);
    if (!success) throw new ControlError(400, error.issues.map(sentence).join(' '));
    const answer = await run(tenant, data, sessions);
    return answersText ? String(answer) : undefined;
  };
}

function sentence({ path, code, message, ...issue }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys')
    return `There is no ${(issue as { keys?: string[] }).keys?.join(', ')}: take it out.`;
  return path.length ? `Put ${message.replace(/,$/, '')} into ${path.join('.')}.` : 'Send a JSON object.';
}

/** Everything that can be posted to, by path. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  '/_tenant/switches': action(switchesSchema.partial(), async (tenant, changes) => {
    if (changes.requireConsent) tenant.store.forgetConsents();
    Object.assign(tenant.switches, changes);
  }),
  '/_tenant/reset': action(nothing, async (tenant) => {
    Object.assign(tenant.switches, RESET satisfies Switches);
    tenant.refreshTokenReuses = 0;
    await tenant.changePeople(() => NOBODY);
  }),
  '/_tenant/keys/rotate': action(nothing, (tenant) => tenant.rotateSigningKey()),
  '/_tenant/keys/withdraw': action(nothing, (tenant) => tenant.withdrawOldKeys()),
  '/_tenant/sessions/revoke': action(someone, (tenant, { user }, sessions) =>
    revokeSessions(tenant, known(tenant, user), sessions),
  ),
  '/_tenant/refresh-tokens/reuse': action(someone, (tenant, { user }) =>
    reuseRefreshTokens(tenant, known(tenant, user)),
  ),
  '/_tenant/people': action(userSchema, async (tenant, person) => {
    const email = person.email.toLowerCase();
    if (findUserByEmail(tenant.model, email)) throw new ControlError(409, `${person.email} is there already.`);
    checkRoles(tenant, person.roles);
    await tenant.changePeople((people) => ({
      ...people,
      added: new Map(people.added).set(email, person),
    }));
  }),
  '/_tenant/people/roles': action(rolesOf, async (tenant, { email, roles }) => {
    known(tenant, email);
    checkRoles(tenant, roles);
    await tenant.changePeople((people) => ({
      ...people,
      roles: new Map(people.roles).set(email.toLowerCase(), roles),
    }));
  }),
  '/_tenant/tokens': action(orderSchema, mint, true),
};

function known({ model }: Controlled, email: string | undefined): string | undefined {
  if (email === undefined || findUserByEmail(model, email)) return email;
  throw new ControlError(404, `Nobody has the email address ${email}.`);
}

function checkRoles({ model }: Controlled, roles: readonly string[]): void {
  const unknown = roles.filter((role) => !model.roles.includes(role));
  if (unknown.length === 0) return;
  throw new ControlError(400, `There is no role ${unknown.join(', ')}: put some of ${model.roles.join(', ')}.`);
}
