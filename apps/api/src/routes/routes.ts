import { METHODS } from 'node:http';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import findMyWay from 'find-my-way';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods of the routes that a request's path has, HEAD and OPTIONS included; none where it has no route. */
    methodsFor(request: Pick<FastifyRequest, 'url'>): readonly string[];
  }
}

/** Fastify takes requests of any method that somebody decorates, and leaves the body to the `BodyGuard`. */
export function takeEveryMethod(fastify: FastifyInstance): void {
  for (const method of METHODS) {
    if (method !== 'CONNECT') fastify.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
}

/**
 * Lets every answer name the methods that a path has (`Allow`, `Access-Control-Allow-Methods`). Fastify tells only whether
 * there is a route for one method and one pattern, so each route is noted in a second router of its own kind.
 */
export function noteRoutes(fastify: FastifyInstance): void {
  const router = findMyWay();
  const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']); // in this order; others follow
  fastify.addHook('onRoute', ({ method, url }) => {
    if (url.includes('*')) return; // the page's answer to whatever has no route
    for (const one of [method].flat()) {
      methods.add(one);
      if (!router.hasRoute(one as findMyWay.HTTPMethod, url))
        router.on(one as findMyWay.HTTPMethod, url, () => undefined);
    }
  });
  fastify.decorate('methodsFor', ({ url }) => {
    const path = url.split('?', 1)[0] ?? '';
    const found = [...methods].filter((method) => router.find(method as findMyWay.HTTPMethod, path));
    return found.length === 0 || found.includes('OPTIONS') ? found : [...found, 'OPTIONS'];
  });
}
