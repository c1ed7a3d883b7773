import { z } from 'zod';
import { isHashed } from '../passwords';
import { flag, list, map, text } from './phrases';

const client = map({
  client_id: text('the id that the application sends'),
  client_secret: text('a secret, in quotes if it is a number,').optional(),
});

const claim = (what: string) => text(what).optional();

const metadata = z.record(z.string(), z.json(), { error: 'a map' }).default({});

/** A person, in the file or sent to the control page. */
export const userSchema = map({
  email: z.email({ error: 'an email address' }),
  password: text('a password, in quotes if it is a number,').refine(
    (password) => !password.startsWith('scrypt$') || isHashed(password),
    { error: 'a password, or all of its hash, scrypt$<cost>$<salt>$<hash>,' },
  ),
  user_id: claim('an id, like auth0|ada,'),
  username: claim('a name to log in by'),
  email_verified: flag.default(true),
  name: claim('a full name'),
  nickname: claim('a nickname'),
  given_name: claim('a given name'),
  family_name: claim('a family name'),
  picture: claim('the URL of a picture'),
  roles: list(text('the name of a role'), 'a list of names of roles, or [],').default([]),
  organizations: list(text('the name of an organization'), 'a list of names of organizations').default([]),
  app_metadata: metadata,
  user_metadata: metadata,
});

/** tenant.local.yaml: what is in no Deploy CLI file, because Auth0 assigns it or it is about people. */
export const localSchema = map(
  {
    clients: z.record(z.string(), client, { error: 'a map from the names of the clients to their ids' }),
    users: list(userSchema, 'a list of users').default([]),
  },
  'the keys clients and users',
);

/** What tenant.local.yaml says, with defaults filled in. */
export type Local = z.output<typeof localSchema>;
