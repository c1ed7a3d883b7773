import type { Api, TenantModel, User } from './configuration/model';
import { Password } from './configuration/passwords';
import { avatarUrl } from './views/avatar';

/** The claims of each scope (OpenID Connect Core section 5.4) that a user in tenant.local.yaml can have. */
export const SCOPE_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  profile: ['name', 'nickname', 'given_name', 'family_name', 'picture', 'updated_at'],
  email: ['email', 'email_verified'],
};

const fold = (name: string) => name.trim().toLowerCase();

/** The user with this subject, if the files still have them and nobody has blocked them. */
export function findUser({ usersById }: TenantModel, id: string | undefined): User | undefined {
  const user = usersById.get(id ?? '');
  return user?.blocked ? undefined : user;
}

/** The user of an email address, in any case; a blocked one too. */
export function findUserByEmail({ usersByEmail }: TenantModel, email: string): User | undefined {
  return usersByEmail.get(fold(email));
}

/** Compared with for an unknown person, so that it takes the same time. */
const NOBODYS = Password.none();

/**
 * The user with this password whose email address, or username, it is, a blocked one too. Takes the same time for an unknown email as for a wrong
 * password that is plain or hashed as this tenant does it.
 */
export async function authenticate(model: TenantModel, name: string, password: string): Promise<User | undefined> {
  const byUsername = model.users.find(({ username }) => username !== undefined && fold(username) === fold(name));
  const user = byUsername ?? findUserByEmail(model, name);
  return (await (user?.password ?? NOBODYS).isRight(password)) ? user : undefined;
}

/** All that a user's roles grant on an API, asked for or not. */
export function permissionsOf(user: User, api: Api): readonly string[] {
  return user.permissions.get(api.identifier) ?? [];
}

/** The scopes of an API that a user may have: with RBAC what the roles grant, else all. */
export function scopesFor(user: User, api: Api): readonly string[] {
  return api.enforcePolicies ? permissionsOf(user, api) : api.scopes;
}

/** All claims about a user. Who has no picture gets one of their initials, which the tenant serves. */
export function profileOf(issuer: string, { claims, email }: User): Record<string, string | boolean> {
  return { picture: avatarUrl(issuer, String(claims['name'] ?? email)), ...claims };
}

/** The claims about a user that these scopes open. */
export function claimsFor(issuer: string, user: User, scopes: ReadonlySet<string>): Record<string, string | boolean> {
  const open = new Set([...scopes].flatMap((scope) => SCOPE_CLAIMS[scope] ?? []));
  return Object.fromEntries(Object.entries(profileOf(issuer, user)).filter(([name]) => open.has(name)));
}
