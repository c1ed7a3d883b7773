import { Logger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppModule } from '../app.module';
import { PROBLEM_OPTIONS, ProblemFilter, type ProblemOptions } from '@latchkey/nest-auth';
import { readBodiesBehindGuards } from '../body/body.guard';
import { CallerAddresses } from './caller-address';
import { answerClientError } from './client-error';
import { type Config } from '../config/config';
import { cors } from './cors';
import { DOCS_POLICY, serveDocs } from '../docs/docs';
import { securityHeaders } from './headers';
import { brokenHttpRule, SERVER_LIMITS } from './http-rules';
import { createLog, PinoLogger } from '../log';
import { peersOf } from '../page/page-headers';
import { servePage } from '../page/serve-page';
import { RedisConnection } from '../redis/connection';
import { noteRoutes, takeEveryMethod } from '../routes/routes';
import { SqliteDatabase } from '../store/sqlite-database';
import { WorkerLogger } from '../workers/worker-logger';

/** The whole API, not yet listening: used by `main.ts` and by the tests alike, which bring controllers of their own. */
export async function createApp(config: Config, controllers: readonly Type[] = []): Promise<NestFastifyApplication> {
  const database = new SqliteDatabase(config.messagesDb);
  const redis = config.redis && new RedisConnection(config.redis);
  const headers = securityHeaders(config);
  const proxies = new Logger('Proxies');
  const callers = new CallerAddresses(config, (sentence) => proxies.warn(sentence));
  const answeredByCors = cors(config.corsOrigins);
  const adapter = new FastifyAdapter({
    logger: false, // with one, Fastify listens for the end of each answer; the filter logs what is refused
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what still comes over an open connection is answered
    requestTimeout: SERVER_LIMITS.requestTimeout, // Fastify would switch it off
    http: SERVER_LIMITS,
    // Found before there is a route, so before the hook below and Nest's own filters.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      answeredByCors(request, reply.headers(headers)); // adds its headers: a path that no route has is never answered
      app.get(ProblemFilter).answer(error, request, reply);
    },
    clientErrorHandler: (error, socket) =>
      answerClientError(error, socket, app.get(PROBLEM_OPTIONS) as ProblemOptions, headers),
  });
  takeEveryMethod(adapter.getInstance());
  noteRoutes(adapter.getInstance());
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, (request) => callers.of(request), database, redis, controllers),
    adapter,
    { bufferLogs: true, bodyParser: false },
  );
  readBodiesBehindGuards(app);
  const log = await createLog(config);
  app.useLogger(config.workers > 1 ? new WorkerLogger(log) : new PinoLogger(log));

  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    callers.notice(request.raw);
    reply.headers(headers);
    if (request.url.startsWith('/api/docs')) reply.header('Content-Security-Policy', DOCS_POLICY);
    const broken = brokenHttpRule(request);
    if (broken) app.get(ProblemFilter).answer(broken, request, reply);
    else if (!answeredByCors(request, reply)) done();
  });
  serveDocs(app, config.addresses);
  if (config.pageFolder) await servePage(app, config.pageFolder, peersOf(config));
  return app;
}
