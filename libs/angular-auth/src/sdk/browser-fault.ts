/**
 * What this browser withholds from the page without which nobody can log in. It is tried, because what a browser throws for
 * it has another wording in each.
 */
export function browserFault(): 'page-insecure' | 'storage-blocked' | undefined {
  // Hashes, for the proof of PKCE (RFC 7636), are for pages from https or this very machine only.
  if (!globalThis.crypto?.subtle) return 'page-insecure';
  try {
    sessionStorage.setItem('auth.probe', '');
    sessionStorage.removeItem('auth.probe');
    return undefined;
  } catch {
    return 'storage-blocked'; // switched off, or full
  }
}
