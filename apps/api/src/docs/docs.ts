import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** The documentation pages have styles inside and pictures as data; they run no script but their own files. */
export const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Serves the OpenAPI page at /api/docs and the document at /api/docs-json. */
export function serveDocs(app: NestFastifyApplication, addresses: readonly string[]): void {
  const bearer = (description: string) =>
    ({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description }) as const;
  const document = new DocumentBuilder()
    .setTitle('Latchkey API')
    .setDescription(
      'What each endpoint needs and answers. A refusal is problem+json (RFC 9457); its codes are at /api/docs/refusals.',
    )
    .setVersion('1')
    .addBearerAuth(bearer('An access token of the tenant for this audience'), 'access-token')
    .addBearerAuth(bearer("The ID token: right only for an app's own backend"), 'id-token');
  for (const address of addresses) document.addServer(address);
  const description = document.build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, description));
}
