/** The claims of a token. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Where a token says what its caller may do: names of claims, of which the first that is there counts, an empty one
 * included; or a function of the claims of a token that passed every check. A name such as `realm_access.roles` is a
 * member within a claim.
 */
export type PermissionSource = readonly string[] | ((claims: Claims) => readonly string[]);

/** Auth0: the array `permissions` where the tenant puts one there, or else `scope` (RFC 8693 section 4.2). */
export const PERMISSION_CLAIMS: readonly string[] = ['permissions', 'scope'];

/** Claims that have one form only; any other may be words in a text or an array of texts, as `scp` is either. */
const FORMS: Readonly<Record<string, 'text' | 'array'>> = { scope: 'text', permissions: 'array' };

const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** The permissions of a token that passed the policy. Frozen: they are shared by all requests with the same token. */
export function permissionsOf(claims: Claims, source: PermissionSource = PERMISSION_CLAIMS): readonly string[] {
  if (typeof source === 'function') {
    const granted: unknown = source(claims);
    if (!areTexts(granted))
      throw new TypeError('The function "permissions" of AuthModule must give an array of texts.');
    return Object.freeze([...granted]);
  }
  const value = source.map((name) => claimAt(claims, name)).find((one) => one !== undefined);
  return Object.freeze(
    typeof value === 'string' ? value.split(' ').filter(Boolean) : areTexts(value) ? [...value] : [],
  );
}

/** What is wrong with the claims that would be read, as a sentence. */
export function brokenPermissions(claims: Claims, source: PermissionSource = PERMISSION_CLAIMS): string | undefined {
  if (typeof source === 'function') return undefined;
  for (const name of source) {
    const value = claimAt(claims, name);
    if (value === undefined) continue;
    const form = FORMS[name];
    if (typeof value === 'string' ? form === 'array' : form === 'text' || !areTexts(value)) return sentence(name, form);
  }
  return undefined;
}

function sentence(name: string, form: 'text' | 'array' | undefined): string {
  if (form === 'text') return `The token's ${name} is not a string.`;
  if (form === 'array') return `The token's ${name} are not an array of strings.`;
  return `The token's ${name} is neither a string nor an array of strings.`;
}

/** A claim by its whole name, which may have dots (such as a URL), or else a member within one. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((value, part) => {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    return inside ? (value as Claims)[part] : undefined;
  }, claims);
}
