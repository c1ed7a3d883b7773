/**
 * Whether somebody was logged in here lately: the SDK leaves a cookie without content as a hint. It saves asking the tenant
 * (and fetching the SDK) for everybody who never was. The other cookies are other pages' and in whatever form they like.
 */
export function sessionHint(clientId: string): boolean {
  const names = [`auth0.${clientId}.is.authenticated`, 'auth0.is.authenticated'];
  return document.cookie.split('; ').some((cookie) => {
    try {
      return names.includes(decodeURIComponent(cookie.split('=')[0] ?? ''));
    } catch {
      return false; // a stray per cent sign
    }
  });
}
