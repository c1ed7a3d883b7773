import { type DecodedToken } from '../given-token';

/**
 * What an access token grants on the API, read as the API reads it: its `permissions`, be there none in it, or else the words
 * of its `scope` (RFC 8693 section 4.2). A token that cannot be read grants nothing here: the API may still take it.
 */
export function permissionsOf(token: DecodedToken | null): readonly string[] {
  const { permissions, scope } = token?.claims ?? {};
  if (Array.isArray(permissions)) return permissions.filter((one) => typeof one === 'string');
  return typeof scope === 'string' ? scope.split(' ') : [];
}
