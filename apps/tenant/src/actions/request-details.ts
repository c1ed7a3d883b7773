import type { KoaContextWithOIDC } from 'oidc-provider';

/** The same for everybody, in Auth0's form: nobody can look up where a loopback address is. */
const GEOIP = {
  cityName: 'London',
  continentCode: 'EU',
  countryCode: 'GB',
  countryCode3: 'GBR',
  countryName: 'United Kingdom',
  latitude: 51.4779,
  longitude: 0,
  subdivisionCode: 'ENG',
  subdivisionName: 'England',
  timeZone: 'Europe/London',
};

/** A number that belongs to nobody (RFC 5398). */
const ASN = '64496';

/** Parameters that whoever logs the event must not write down. */
const SECRET =
  /^(client_secret|client_assertion|code|id_token_hint|code_verifier|password|refresh_token|subject_token|actor_token|token)$/;

/** `event.request`. It is without secrets, tokens and codes, and its body is empty for a login, as at Auth0. */
export function requestDetails(ctx: KoaContextWithOIDC, issuer: string, query = ctx.query) {
  const open = (parameters: object) =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => !SECRET.test(name)));
  return {
    asn: ASN,
    body: open(ctx.oidc.body ?? {}),
    geoip: GEOIP,
    hostname: new URL(issuer).hostname,
    ip: ctx.ip,
    language: /^[^,;]+/.exec(ctx.get('Accept-Language'))?.[0] ?? 'en',
    method: ctx.method,
    query: open(query),
    user_agent: ctx.get('User-Agent'),
  };
}

/** From where a session or a refresh token is used: there is one place only. */
export function deviceDetails(ctx: KoaContextWithOIDC) {
  const agent = ctx.get('User-Agent');
  return {
    initial_asn: ASN,
    initial_ip: ctx.ip,
    initial_user_agent: agent,
    last_asn: ASN,
    last_ip: ctx.ip,
    last_user_agent: agent,
  };
}
