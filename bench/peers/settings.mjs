// What every peer is told, and what it answers.
export const { ISSUER: issuer, AUDIENCE: audience, PORT: port } = process.env;
export const jwksUri = `${issuer}.well-known/jwks.json`;
export const PATH = '/api/external';
export const ANSWER = { msg: 'Your access token was successfully validated!' };
/**
 * The quickstart's settings, but for one: after 10 minutes, the default, a key is fetched anew, and while the limiter is
 * empty from unknown keys every good token is answered 500 from then on. A long bench shall measure checks.
 */
export const JWKS_RSA = { cache: true, cacheMaxAge: 3_600_000, rateLimit: true, jwksRequestsPerMinute: 5, jwksUri };
