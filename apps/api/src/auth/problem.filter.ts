import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Inject, Logger } from '@nestjs/common';
import { reasonPhrase } from '@latchkey/shared';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { refuseMisplacedToken } from './credentials';
import { PROBLEM_OPTIONS, problemOf, type ProblemOptions } from './problem';
import { Refusal } from './refusal';
import { publishRefusal } from './verdicts';

/** The one place where a refusal becomes an answer, and one line in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Refused');

  constructor(@Inject(PROBLEM_OPTIONS) private readonly options: ProblemOptions) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for errors that Fastify finds before there is a route. */
  answer(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = toRefusal(exception, request);
    this.log(refusal, exception, request);
    publishRefusal(refusal.code);
    const { status, headers, body } = problemOf(refusal, this.options, request.id);
    reply.status(status).headers(headers).send(body);
  }

  /** What was refused and what would have passed; never a token, nor a claim that names a person. */
  private log(refusal: Refusal, exception: unknown, { method, url, id }: FastifyRequest): void {
    const { code, status, message: detail, extras } = refusal;
    const line = { code, status, detail, method, path: pathOf(url), requestId: id };
    if (code === 'internal_error') {
      this.logger.error({ ...line, fault: exception instanceof Error ? exception.stack : String(exception) });
    } else this.logger.log(extras.expected === undefined ? line : { ...line, expected: extras.expected });
  }
}

/** The path to show: without the query, short, and without long words: somebody may have put a token there. */
function pathOf(url: string): string {
  const path = (url.split('?', 1)[0] ?? '').replace(/[\w.~+=-]{25,}/g, '[…]');
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
}

/** Errors of the HTTP layer keep their status; whatever else was thrown is a fault of ours and says nothing outside. */
function toRefusal(exception: unknown, request: FastifyRequest): Refusal {
  if (exception instanceof Refusal) return exception;
  const status = statusOf(exception);
  if (status === 404) return notFound(request);
  if (status >= 400 && status < 500)
    return new Refusal('request_refused', `${reasonPhrase(status)}: the request was not understood.`, { status });
  return new Refusal('internal_error', 'Something went wrong in the API. It is logged under the requestId.');
}

function notFound(request: FastifyRequest): Refusal {
  const path = request.url.split('?', 1)[0] ?? '';
  // All routes are GET, and Fastify adds HEAD to each.
  if (!request.server.hasRoute({ method: 'GET', url: path })) {
    return new Refusal('not_found', `There is nothing at ${pathOf(path)}.`);
  }
  try {
    refuseMisplacedToken(request); // a form with a token, posted to a route that takes GET
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return new Refusal('method_not_allowed', `${path} takes GET and HEAD only.`, { allow: 'GET, HEAD, OPTIONS' });
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = exception instanceof Error && 'statusCode' in exception ? Number(exception.statusCode) : 500;
  return Number.isInteger(status) ? status : 500;
}
