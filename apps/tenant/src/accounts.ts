import type { Api, TenantModel, User } from './configuration/model';
import { isPassword } from './configuration/passwords';

/** The claims of each scope (OpenID Connect Core section 5.4) that a user in tenant.local.yaml can have. */
export const SCOPE_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  profile: ['name', 'nickname', 'given_name', 'family_name', 'picture'],
  email: ['email', 'email_verified'],
};

const foldEmail = (email: string) => email.trim().toLowerCase();

/** The user with this subject, if tenant.local.yaml still has them. */
export function findUser({ users }: TenantModel, id: string | undefined): User | undefined {
  return users.find((user) => user.id === id);
}

/** The user of an email address, in any case. */
export function findUserByEmail({ users }: TenantModel, email: string): User | undefined {
  return users.find((user) => foldEmail(user.email) === foldEmail(email));
}

/** The user with this email and password. Takes the same time for an unknown email as for a wrong password. */
export async function authenticate(model: TenantModel, email: string, password: string): Promise<User | undefined> {
  const user = findUserByEmail(model, email);
  return (await isPassword(password, user?.passwordHash)) ? user : undefined;
}

/** All that a user's roles grant on an API, asked for or not. */
export function permissionsOf(user: User, api: Api): readonly string[] {
  return user.permissions.get(api.identifier) ?? [];
}

/** The scopes of an API that a user may have: with RBAC what the roles grant, else all. */
export function scopesFor(user: User, api: Api): readonly string[] {
  return api.enforcePolicies ? permissionsOf(user, api) : api.scopes;
}

/** The claims about a user that these scopes open. */
export function claimsFor(user: User, scopes: ReadonlySet<string>): Record<string, string | boolean> {
  const open = new Set([...scopes].flatMap((scope) => SCOPE_CLAIMS[scope] ?? []));
  return Object.fromEntries(Object.entries(user.claims).filter(([name]) => open.has(name)));
}
