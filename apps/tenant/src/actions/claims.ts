import type Provider from 'oidc-provider';
import type { LoginNotes } from './post-login';

/** Under which an account's claims carry those that the engine's list of known claims would drop. */
export const CUSTOM = Symbol('claims of a login');

const organizationClaims = ({ organization }: LoginNotes) =>
  organization ? { org_id: organization.id, org_name: organization.name } : {};

/** What a login adds to its ID tokens. */
export const idClaims = (notes: LoginNotes) => ({ ...notes.idClaims, ...organizationClaims(notes) });

/** What a login adds to its access tokens. */
export const accessClaims = (notes: LoginNotes) => ({ ...notes.accessClaims, ...organizationClaims(notes) });

/** The grant of a code or of a token; undefined for an account that is asked for without one. */
export const grantIdOf = (token: unknown): string | undefined =>
  typeof token === 'object' && token !== null && 'grantId' in token ? String(token.grantId) : undefined;

/** Lets ID tokens have them. Claims of the profile may be said anew; what says who somebody is, is restricted. */
export function addCustomClaims({ IdToken: { prototype } }: Provider): void {
  const payload = prototype.payload;
  prototype.payload = async function () {
    const custom = (this.available as Partial<Record<typeof CUSTOM, Record<string, unknown>>>)[CUSTOM];
    return { ...(await payload.call(this)), ...custom };
  };
}
