// Bare node:http + jose.
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { ANSWER, audience, issuer, jwksUri, PATH, port } from './settings.mjs';

const keys = createRemoteJWKSet(new URL(jwksUri));
const options = { issuer, audience, algorithms: ['RS256'], requiredClaims: ['exp', 'sub'] };

createServer(async (request, response) => {
  const send = (status, body) => {
    const text = JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': text.length }).end(text);
  };
  if (request.url !== PATH) return send(404, { msg: 'Not found' });
  try {
    await jwtVerify(request.headers.authorization?.slice(7) ?? '', keys, options);
    send(200, ANSWER);
  } catch {
    send(401, { msg: 'Invalid token' });
  }
}).listen(port, '127.0.0.1');
