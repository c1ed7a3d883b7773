import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

/** The documentation pages have styles inside and pictures as data; they run no script but their own files. */
export const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * Serves the OpenAPI page at /api/docs and the document at /api/docs-json and -yaml. What makes them is loaded when
 * somebody asks for the first time: few do, and the start and the memory of all others would pay for it.
 */
export function serveDocs(app: NestFastifyApplication, addresses: readonly string[]): void {
  let openApi: Promise<FastifyInstance> | undefined;
  const load = async () => {
    const { createOpenApi } = await import('./open-api');
    return createOpenApi(app, addresses);
  };
  const passOn = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const docs = await (openApi ??= load());
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    docs.routing(request.raw, reply.raw);
  };
  const fastify = app.getHttpAdapter().getInstance();
  for (const path of ['/api/docs', '/api/docs/*', '/api/docs-json', '/api/docs-yaml']) fastify.get(path, passOn);
}
