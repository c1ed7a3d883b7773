/** The ID token's claims (OpenID Connect Core section 2). */
export type Claims = Readonly<Record<string, unknown>>;

/** Who is logged in, as the ID token tells it (OpenID Connect Core section 5.1). */
export interface Person {
  readonly name: string;
  readonly email: string | null;
  /** Only an inlined image: from anywhere else it would tell a third party who is here, so the page's policy forbids it. */
  readonly picture: string | null;
  readonly initials: string;
  readonly claims: Claims;
}

/** Reads a person from claims. Which claims there are is up to the tenant: only `sub` is sure. */
export function toPerson(claims: Claims): Person {
  const text = (name: string) => (typeof claims[name] === 'string' && claims[name] !== '' ? claims[name] : null);
  const email = text('email');
  const name = text('name') ?? text('nickname') ?? email ?? text('sub') ?? 'Somebody';
  const picture = text('picture');
  return {
    name,
    email,
    picture: picture && /^data:image\//.test(picture) ? picture : null,
    initials: initialsOf(name),
    claims,
  };
}

function initialsOf(name: string): string {
  const words = name
    .replace(/@.*/, '')
    .split(/[\s._|-]+/)
    .filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
}
