import { basename } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

/** Names that Angular's build makes from the content: what they hold never changes. */
const HASHED = /-[A-Z0-9]{8}\.(js|css)$/;

/** Serves the files of the built client, precompressed where they are; index.html is the page controller's. */
export async function servePage(app: NestFastifyApplication, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false, // a route for each file there is: what is missing is a 404 of ours
    index: false,
    globIgnore: ['index.html', '**/*.br', '**/*.gz'],
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) =>
      reply.header('Cache-Control', HASHED.test(basename(path)) ? 'public, max-age=31536000, immutable' : 'no-cache'),
  });
}
