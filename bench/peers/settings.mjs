// What every peer is told, and what it answers.
export const { ISSUER: issuer, AUDIENCE: audience, PORT: port } = process.env;
export const jwksUri = `${issuer}.well-known/jwks.json`;
export const PATH = '/api/external';
export const ANSWER = { msg: 'Your access token was successfully validated!' };
