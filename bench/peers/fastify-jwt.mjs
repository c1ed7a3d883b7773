// fastify + @fastify/jwt + get-jwks, as its README shows it, with its cache of tokens switched on.
import fastifyJwt from '@fastify/jwt';
import fastify from 'fastify';
import buildGetJwks from 'get-jwks';
import { ANSWER, audience, issuer, PATH, port } from './settings.mjs';

const app = fastify();
const getJwks = buildGetJwks({ issuersWhitelist: [issuer] });
await app.register(fastifyJwt, {
  decode: { complete: true },
  secret: (_request, { header: { kid, alg } }) => getJwks.getPublicKey({ kid, domain: issuer, alg }),
  verify: { allowedIss: issuer, allowedAud: audience, algorithms: ['RS256'], cache: 20_000 },
});
app.get(PATH, { onRequest: (request) => request.jwtVerify() }, async () => ANSWER);
await app.listen({ port: Number(port), host: '127.0.0.1' });
