import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const adapter = process.env.PLATFORM === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app = await NestFactory.create(AppModule, adapter, { logger: ['error'] });
  // For pages of other origins, as the README has it.
  if (process.env.PAGES) {
    app.enableCors({ origin: process.env.PAGES.split(','), exposedHeaders: ['WWW-Authenticate', 'Retry-After'] });
  }
  await app.listen(0, '127.0.0.1');
  console.log(await app.getUrl());
}
void bootstrap();
