import { z } from 'zod';
import { isHashed, Password } from './passwords';
import { credential, flag, list, map, text } from './phrases';

const client = map({
  client_id: credential('the id that the application sends').optional(),
  client_secret: credential('a secret, in quotes if it is a number,').optional(),
  any_loopback: flag.default(false),
  backchannel_logout_path: text('a path of the API, like /api/backchannel-logout,')
    .refine((path) => /^(\/[\w.~-]+)+$/.test(path), { error: 'a path of the API, like /api/backchannel-logout,' })
    .optional(),
});

const claim = (what: string) => text(what).optional();

const metadata = z.record(z.string(), z.unknown(), { error: 'a map' }).default({});

/** A person, in the file or sent to the control page. */
export const userSchema = map({
  email: z.email({ error: 'an email address' }),
  password: text('a password, in quotes if it is a number,')
    .refine((password) => !password.startsWith('scrypt$') || isHashed(password), {
      error: 'a password, or all of its hash, scrypt$<cost>$<salt>$<hash>,',
    })
    .transform(Password.of),
  user_id: claim('an id, like auth0|ada,'),
  username: claim('a name to log in by'),
  email_verified: flag.default(true),
  blocked: flag.default(false),
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

const secrets = z.record(z.string(), z.string({ error: 'a text, in quotes if it is a number,' }), {
  error: 'a map from the names of secrets to their values',
});

/** tenant.local.yaml: what is in no Deploy CLI file, because Auth0 assigns it or it is about people. */
export const localSchema = map(
  {
    clients: z.record(z.string(), client, { error: 'a map from the names of the clients to their ids' }).default({}),
    actions: z
      .record(z.string(), map({ secrets: secrets.default({}) }), { error: 'a map from the names of Actions' })
      .default({}),
    users: list(userSchema, 'a list of users').default([]),
  },
  'some of the keys clients, actions and users',
);

/** What tenant.local.yaml says, with defaults filled in. */
export type Local = z.output<typeof localSchema>;

/** A person who may log in, whichever file they come from. */
export type Person = Local['users'][number];
