import { Management } from 'auth0';
import { INITIATORS } from '../configuration/initiators';
import { definitionSchema } from '../configuration/definition';
import { Password } from '../configuration/passwords';
import { userDetails } from './user-details';

/** Its named members, without the index signature, which would stand for any name. */
type Named<Type> = keyof { [Name in keyof Type as string extends Name ? never : Name]: unknown };

/** What Auth0's Management API knows of a person, and its event of a login does not have. */
const NOT_IN_EVENT = ['blocked', 'last_ip', 'last_login', 'logins_count', 'multifactor_last_modified'] as const;

/** Held against Auth0's typings by the compiler ("nx typecheck tenant"): a member that they get has to be in one of the two. */
type InEvent = Exclude<Named<Management.UserResponseSchema>, (typeof NOT_IN_EVENT)[number]>;

/** Bindings of these are left out, with a warning. */
const TRIGGERS_LEFT_OUT = [
  'custom-email-provider',
  'custom-phone-provider',
  'custom-token-exchange',
  'event-stream',
  'login-post-identifier',
  'password-hash-migration',
  'password-reset-post-challenge',
  'post-change-password',
  'post-credential-validation',
  'post-user-registration',
  'pre-user-registration',
  'send-phone-message',
  'signup-post-identifier',
];

describe("Auth0's typings", () => {
  it('have no member of a person that the event lacks', () => {
    const metadata = { app_metadata: {}, user_metadata: {} };
    const own = { roles: [], organizations: [], permissions: new Map(), metadata, claims: {} };
    const person = { ...own, password: Password.none(), blocked: false };
    const details = userDetails(
      'http://localhost/',
      { id: 'auth0|ada', email: 'ada@example.com', username: undefined, ...person },
      undefined,
    );
    const members: Record<InEvent, unknown> = details;
    expect(Object.values(members)).not.toContain(undefined);
    expect(NOT_IN_EVENT.filter((name) => name in details)).toEqual([]);
  });

  it('have no trigger that is neither played nor left out on purpose', () => {
    const { triggers } = definitionSchema.parse({ clients: [{ name: 'A', app_type: 'spa' }] });
    const played = Object.keys(triggers).filter((name) => name !== 'others');
    const known = [...played, ...TRIGGERS_LEFT_OUT];
    expect(known.sort()).toEqual(Object.values(Management.ActionTriggerTypeEnum).sort());
  });

  it('have no initiator of a logout that is unknown here', () =>
    expect([...INITIATORS].sort()).toEqual(Object.values(Management.ClientOidcBackchannelLogoutInitiatorsEnum).sort()));
});
