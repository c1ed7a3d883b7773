import type Provider from 'oidc-provider';
import type { LoginNotes } from './login-notes';

/** Under which an account's claims carry those that the engine's list of known claims would drop. */
export const CUSTOM = Symbol('claims of a login');

const organizationClaims = ({ organization }: LoginNotes) =>
  organization ? { org_id: organization.id, org_name: organization.name } : {};

/** What a login adds to its ID tokens. */
export const idClaims = (notes: LoginNotes) => ({ ...notes.idClaims, ...organizationClaims(notes) });

/** What a login adds to its access tokens. */
export const accessClaims = (notes: LoginNotes) => ({ ...notes.accessClaims, ...organizationClaims(notes) });

/** The grant of a code or of a token; undefined for an account that is asked for without one. */
export const grantIdOf = (token: unknown): string | undefined => memberOf(token, 'grantId');

/** The `sid` of the login session that a code or a refresh token came of: all applications see the same, as at Auth0. */
export const sidOf = (token: unknown): string | undefined => memberOf(token, 'sessionUid');

function memberOf(token: unknown, name: 'grantId' | 'sessionUid'): string | undefined {
  const value =
    typeof token === 'object' && token !== null ? (token as Partial<Record<typeof name, unknown>>)[name] : '';
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Lets ID tokens have them. Claims of the profile may be said anew; what says who somebody is, is restricted. */
export function addCustomClaims({ IdToken: { prototype } }: Provider): void {
  const payload = prototype.payload;
  prototype.payload = async function () {
    const custom = (this.available as Partial<Record<typeof CUSTOM, Record<string, unknown>>>)[CUSTOM];
    const own = Object.entries(await payload.call(this)).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(own), ...custom };
  };
}
