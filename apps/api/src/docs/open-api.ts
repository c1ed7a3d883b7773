import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { type FastifyInstance } from 'fastify';
import { ProblemFilter } from '@latchkey/nest-auth';
import { noteRoutes } from '../routes/routes';
import { BOUND_TOKEN } from './bound-token';

@Module({})
class OpenApiModule {}

const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description }) as const;

/**
 * Makes the OpenAPI page and document of `app`, as an application of its own that never listens: routes can be added to
 * a server only before it starts, and all of this is loaded later than that.
 */
export async function createOpenApi(
  app: NestFastifyApplication,
  addresses: readonly string[],
): Promise<FastifyInstance> {
  const description = new DocumentBuilder()
    .setTitle('Latchkey API')
    .setDescription(
      'What each endpoint needs and answers. A refusal is problem+json (RFC 9457); its codes are at /api/docs/refusals.',
    )
    .setVersion('1')
    .addBearerAuth(bearer('An access token of the tenant for this audience'), 'access-token')
    .addSecurity(BOUND_TOKEN, {
      type: 'http',
      scheme: 'DPoP',
      bearerFormat: 'JWT',
      description: 'An access token that is bound to a key, with a proof in the header DPoP (RFC 9449); see DPOP',
    })
    .addBearerAuth(bearer("The ID token: right only for an app's own backend"), 'id-token');
  for (const address of addresses) description.addServer(address);
  const document = description.build();
  const adapter = new FastifyAdapter();
  noteRoutes(adapter.getInstance());
  const docs = await NestFactory.create<NestFastifyApplication>(OpenApiModule, adapter);
  docs.useGlobalFilters(app.get(ProblemFilter));
  SwaggerModule.setup('api/docs', docs, () => SwaggerModule.createDocument(app, document));
  await docs.init();
  const fastify = docs.getHttpAdapter().getInstance();
  await fastify.ready();
  return fastify;
}
