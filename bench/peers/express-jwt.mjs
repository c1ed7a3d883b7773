// The tutorial: express + express-jwt + jwks-rsa, with the settings of Auth0's quickstart.
import express from 'express';
import { expressjwt } from 'express-jwt';
import jwksRsa from 'jwks-rsa';
import { ANSWER, audience, issuer, JWKS_RSA, PATH, port } from './settings.mjs';

const app = express();
const secret = jwksRsa.expressJwtSecret(JWKS_RSA);
app.get(PATH, expressjwt({ secret, audience, issuer, algorithms: ['RS256'] }), (_request, response) => {
  response.send(ANSWER);
});
app.use((error, _request, response, next) => {
  if (response.headersSent) return next(error);
  response.status(error.status ?? 500).send({ msg: 'Invalid token' });
});
app.listen(port, '127.0.0.1');
