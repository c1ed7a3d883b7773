import type { Definition } from './definition';
import type { Local } from './local';

/** What the control page has said about people, on top of tenant.local.yaml. Gone with the process. */
export interface People {
  /** By email in lower case. */
  readonly added: ReadonlyMap<string, Local['users'][number]>;
  /** Names of roles in place of those in the file, by email in lower case. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
}

/** Nobody added, nothing changed. */
export const NOBODY: People = { added: new Map(), roles: new Map() };

/** The people of the file and those who were added, with their roles of now as far as tenant.yaml still has them. */
export function withPeople(local: Local, definition: Definition, { added, roles }: People): Local {
  const known = new Set(definition.roles.map(({ name }) => name));
  const inFile = new Set(local.users.map(({ email }) => email.toLowerCase()));
  const users = [...local.users, ...[...added].filter(([email]) => !inFile.has(email)).map(([, user]) => user)];
  return {
    ...local,
    users: users.map((user) => ({
      ...user,
      roles: (roles.get(user.email.toLowerCase()) ?? user.roles).filter((role) => known.has(role)),
    })),
  };
}
