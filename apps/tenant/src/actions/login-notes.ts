import type { Organization } from '../configuration/model';
import type { ArtifactStore } from '../store/artifact-store';

/** What a login has decided for all tokens that come of it. */
export interface LoginNotes {
  readonly organization?: Organization | undefined;
  /** What Actions have put into the tokens. */
  readonly accessClaims: Readonly<Record<string, unknown>>;
  readonly idClaims: Readonly<Record<string, unknown>>;
  /** Scopes that Actions have added to the access token, or taken from it. */
  readonly addedScopes: readonly string[];
  readonly removedScopes: readonly string[];
  /** What Actions have noted on the refresh token. */
  readonly refreshTokenMetadata: Readonly<Record<string, string>>;
}

type Store = Pick<ArtifactStore, 'adapter'>;

const MODEL = 'LoginNotes';
const NONE: LoginNotes = {
  accessClaims: {},
  idClaims: {},
  addedScopes: [],
  removedScopes: [],
  refreshTokenMetadata: {},
};

/** The notes of the login that a token came of; undefined where it has none. */
export async function findLoginNotes(store: Store, grantId: string): Promise<LoginNotes | undefined> {
  const found = await store.adapter(MODEL).find(grantId);
  return found ? { ...NONE, ...(found['notes'] as Partial<LoginNotes>) } : undefined;
}

/** The same, with empty ones for a login that has none. */
export async function loginNotes(store: Store, grantId: string | undefined): Promise<LoginNotes> {
  return (grantId && (await findLoginNotes(store, grantId))) || NONE;
}

/** Keeps them for `lifetime` seconds. */
export async function saveLoginNotes(
  store: Store,
  grantId: string,
  notes: LoginNotes,
  lifetime: number,
): Promise<void> {
  await store.adapter(MODEL).upsert(grantId, { grantId, notes }, lifetime);
}

/** A token's scopes, with what Actions have said about them. */
export function withActionScopes(scopes: readonly string[], { addedScopes, removedScopes }: LoginNotes): string[] {
  return [...new Set([...scopes, ...addedScopes])].filter((scope) => !removedScopes.includes(scope));
}
