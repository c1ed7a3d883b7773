// Auth0's own middleware: express + express-oauth2-jwt-bearer.
import express from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import { ANSWER, audience, issuer, jwksUri, PATH, port } from './settings.mjs';

const app = express();
app.get(PATH, auth({ issuer, audience, jwksUri, tokenSigningAlg: 'RS256' }), (_request, response) => {
  response.send(ANSWER);
});
app.use((error, _request, response, next) => {
  if (response.headersSent) return next(error);
  response
    .status(error.status ?? 500)
    .set(error.headers ?? {})
    .send({ msg: 'Invalid token' });
});
app.listen(port, '127.0.0.1');
