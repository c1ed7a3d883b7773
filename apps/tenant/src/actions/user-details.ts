import { profileOf } from '../accounts';
import type { User } from '../configuration/model';
import type { Metadata } from './memory';

/** The database connection that all people of the files are in: Auth0's default one. */
export const CONNECTION = 'Username-Password-Authentication';

/** When people became people, for the files do not say it: long enough ago that nobody counts as new. */
const CREATED = '2020-01-01T00:00:00.000Z';

/** `event.user`: the person as the files have them, with the metadata that Actions have set since. */
export function userDetails(issuer: string, user: User, changes: Metadata | undefined) {
  const { id, email, username = '', metadata } = user;
  const merged = (kind: keyof Metadata) =>
    Object.fromEntries(Object.entries({ ...metadata[kind], ...changes?.[kind] }).filter(([, value]) => value !== null));
  return {
    created_at: CREATED,
    email,
    email_verified: true,
    enrolledFactors: [],
    family_name: '',
    given_name: '',
    identities: [
      {
        connection: CONNECTION,
        isSocial: false,
        profileData: {},
        provider: 'auth0',
        user_id: id.replace(/^auth0\|/, ''),
      },
    ],
    last_password_reset: CREATED,
    multifactor: [],
    name: email,
    nickname: email,
    phone_number: '',
    phone_verified: false,
    picture: '',
    updated_at: CREATED,
    username,
    ...profileOf(issuer, user),
    app_metadata: merged('app_metadata'),
    user_id: id,
    user_metadata: merged('user_metadata'),
  };
}
