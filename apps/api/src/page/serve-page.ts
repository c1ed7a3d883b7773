import { basename } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DOCUMENT_HEADERS } from '../server/headers';
import { pageHeaders, type PagePeers } from './page-headers';

/** Names that Angular's build makes from the content, such as `main-HB4PXQBF.js`: what they hold never changes. */
const HASHED = /-(?=[\w-]*[A-Z0-9])[\w-]{8}\.(js|css)(\.br|\.gz)?$/;

/** Whoever runs as a worker keeps to the policy of its own file, not to the page's. */
const WORKER = /worker/i;

/**
 * Serves the files of the built client, precompressed where they are; index.html is the page controller's.
 *
 * A script or a style is held by the policy of the page that loads it (CSP 3, section 4.2), and headers on documents
 * mean nothing to it, so it goes without them: a kilobyte less each, on the way to a page that waits. What keeps it from
 * being read as something else or by another site stays. Everything that can be opened or run by itself (the worker, a
 * picture with markup) has the whole policy. A script of ours that injected code starts as a worker has none, and so
 * could reach other origins; but it is ours, takes no orders, and needs a document to do anything.
 */
export async function servePage(app: NestFastifyApplication, folder: string, peers: PagePeers): Promise<void> {
  const policy = pageHeaders(peers);
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false, // a route for each file there is: what is missing is a 404 of ours
    index: false,
    globIgnore: ['index.html', '**/*.br', '**/*.gz'],
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const name = basename(path);
      if (!HASHED.test(name) || WORKER.test(name)) return void reply.headers(policy);
      for (const header of DOCUMENT_HEADERS) reply.removeHeader(header);
      reply.header('Cache-Control', 'public, max-age=31536000, immutable');
    },
  });
}
