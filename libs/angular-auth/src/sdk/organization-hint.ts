/**
 * The SDK reads a cookie of its own as JSON, without a catch, before it asks the tenant. Where another page of this host has
 * left something else there, this writes over it, for the one that was set last on the widest path is the one it reads.
 */
export function mendOrganizationHint(clientId: string): void {
  const name = `auth0.${encodeURIComponent(clientId)}.organization_hint=`;
  for (const cookie of document.cookie.split('; ').filter((text) => text.startsWith(name))) {
    try {
      JSON.parse(decodeURIComponent(cookie.slice(name.length)));
    } catch {
      document.cookie = `${name}null; path=/`;
    }
  }
}
