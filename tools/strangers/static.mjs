// A server for a page that is files: each of them, and the page itself everywhere else.
import fastifyStatic from '@fastify/static';
import { fastify } from 'fastify';

/** Serves a folder at an origin on localhost; gives what ends it. */
export async function serveFolder(folder, origin) {
  const app = fastify();
  app.register(fastifyStatic, { root: folder });
  app.setNotFoundHandler((_request, reply) => reply.sendFile('index.html'));
  await app.listen({ host: 'localhost', port: Number(new URL(origin).port) });
  return () => app.close();
}
