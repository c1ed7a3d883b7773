/**
 * Whether somebody was logged in here lately: the SDK leaves a cookie without content as a hint. It saves asking the tenant
 * (and fetching the SDK) for everybody who never was.
 */
export function sessionHint(clientId: string): boolean {
  const names = [`auth0.${clientId}.is.authenticated`, 'auth0.is.authenticated'];
  return document.cookie.split('; ').some((cookie) => names.includes(decodeURIComponent(cookie.split('=')[0] ?? '')));
}
