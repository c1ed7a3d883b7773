import { basename } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pageHeaders, type PagePeers } from './page-headers';

/** Names that Angular's build makes from the content, such as `main-HB4PXQBF.js`: what they hold never changes. */
const HASHED = /-(?=[\w-]*[A-Z0-9])[\w-]{8}\.(js|css)(\.br|\.gz)?$/;

/** Serves the files of the built client, precompressed where they are; index.html is the page controller's. */
export async function servePage(app: NestFastifyApplication, folder: string, peers: PagePeers): Promise<void> {
  const changing = pageHeaders(peers);
  const unchanging = { ...changing, 'Cache-Control': 'public, max-age=31536000, immutable' };
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false, // a route for each file there is: what is missing is a 404 of ours
    index: false,
    globIgnore: ['index.html', '**/*.br', '**/*.gz'],
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => reply.headers(HASHED.test(basename(path)) ? unchanging : changing),
  });
}
