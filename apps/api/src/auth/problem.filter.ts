import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Inject, Logger } from '@nestjs/common';
import { type ProblemDto, reasonPhrase } from '@latchkey/shared';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { challengeFor } from './challenge';
import { Refusal } from './refusal';

export const PROBLEM_OPTIONS = Symbol('ProblemOptions');

/** What every refusal needs to know of this API. */
export interface ProblemOptions {
  /** The protection space that challenges name (RFC 9110 section 11.5). */
  readonly realm: string;
  /** This API's own origin, for the links in a refusal. */
  readonly origin: string;
}

/** The one place where a refusal becomes an answer: RFC 9457's body, RFC 6750's challenge, one line in the log. */
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
    const { status, message: detail, code, extras } = refusal;
    const { realm, origin } = this.options;
    const path = request.url.split('?', 1)[0];
    if (code === 'internal_error') {
      this.logger.error({
        code,
        path,
        requestId: request.id,
        fault: exception instanceof Error ? exception.stack : String(exception),
      });
    } else this.logger.log({ code, status, detail, method: request.method, path, requestId: request.id });

    const title = refusal.kind.title;
    const body: ProblemDto = {
      type: `${origin}/api/docs/refusals#${code}`,
      title,
      status,
      detail,
      code,
      msg: status === 401 ? 'Invalid token' : title,
      requestId: request.id,
      ...(extras.permission ? { permission: extras.permission } : {}),
    };
    const challenge = challengeFor(refusal, realm, `${origin}/.well-known/oauth-protected-resource`);
    if (challenge) reply.header('WWW-Authenticate', challenge);
    if (extras.retryAfter !== undefined) reply.header('Retry-After', String(extras.retryAfter));
    if (extras.allow !== undefined) reply.header('Allow', extras.allow);
    reply
      .status(status)
      .header('Cache-Control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify(body));
  }
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
  if (request.server.hasRoute({ method: 'GET', url: path })) {
    return new Refusal('method_not_allowed', `${path} takes GET and HEAD only.`, { allow: 'GET, HEAD' });
  }
  return new Refusal('not_found', `There is nothing at ${path.length > 100 ? `${path.slice(0, 100)}…` : path}.`);
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = exception instanceof Error && 'statusCode' in exception ? Number(exception.statusCode) : 500;
  return Number.isInteger(status) ? status : 500;
}
