import { Password } from './passwords';
import type { Definition } from './definition';
import type { Person } from './local';

const person = (given: string, family: string): Omit<Person, 'roles' | 'organizations'> => {
  const name = given.toLowerCase();
  return {
    user_id: `auth0|${name}`,
    email: `${name}@example.com`,
    password: Password.of(name),
    email_verified: true,
    blocked: false,
    name: `${given} ${family}`,
    nickname: name,
    given_name: given,
    family_name: family,
    picture: undefined,
    app_metadata: {},
    user_metadata: {},
  };
};

/** Who may log in where no file names anybody: one person with every role, in every organization, and one without any. */
export function somebody({ roles, organizations }: Definition): Person[] {
  const names = (entries: readonly { name: string }[]) => entries.map(({ name }) => name);
  return [
    { ...person('Ada', 'Lovelace'), roles: names(roles), organizations: names(organizations) },
    { ...person('Bob', 'Marsh'), roles: [], organizations: [] },
  ];
}
