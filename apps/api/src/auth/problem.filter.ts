import { randomUUID } from 'node:crypto';
import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Inject, Logger } from '@nestjs/common';
import { reasonPhrase } from '@latchkey/wire';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { misplacedToken } from './credentials';
import { PROBLEM_OPTIONS, problemOf, type ProblemOptions } from './problem';
import { Refusal } from './refusal';
import { publishRefusal } from './verdicts';

/** The one place where a refusal becomes an answer, and one line in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Refused');

  constructor(@Inject(PROBLEM_OPTIONS) private readonly options: ProblemOptions) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    this.answer(exception, ...host.getArgs<[FastifyRequest, FastifyReply]>());
  }

  /** Also for errors that Fastify finds before there is a route. */
  answer(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = toRefusal(exception, request);
    const requestId = randomUUID(); // never the caller's: it goes into the log
    this.log(refusal, exception, request, requestId);
    publishRefusal(refusal.code);
    const { status, headers, body } = problemOf(refusal, this.options, requestId);
    // At the end of the event loop's turn: valid callers are answered first, and a burst of refusals goes out together,
    // which takes a third of the processor time off each.
    setImmediate(() => reply.status(status).headers(headers).send(body));
  }

  /** What was refused and what would have passed; never a token, nor a claim that names a person. */
  private log(refusal: Refusal, exception: unknown, { method, url, raw }: FastifyRequest, requestId: string): void {
    const { code, status, message: detail, extras } = refusal;
    const address = this.options.addressOf(raw);
    const line = { code, status, detail, method, path: pathOf(url), address, requestId };
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
  if (status >= 400 && status < 500) {
    return new Refusal('request_refused', sentenceOf(exception, status), { status });
  }
  return new Refusal('internal_error', 'Something went wrong in the API. It is logged under the requestId.');
}

/** What the HTTP layer finds, by its words. */
const SENTENCES: readonly (readonly [words: string, sentence: string])[] = [
  ['not a valid url component', 'The path has a percent sign that begins no valid escape.'],
  ['Range Not Satisfiable', 'The Range asks for a part that the file does not have.'],
];

function sentenceOf(exception: unknown, status: number): string {
  const said = exception instanceof Error ? exception.message : '';
  const [, sentence] = SENTENCES.find(([words]) => said.includes(words)) ?? [];
  return sentence ?? `${reasonPhrase(status)}: the request was not understood.`;
}

function notFound(request: FastifyRequest): Refusal {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = request.server.methodsFor(request);
  if (methods.length === 0 || methods.includes(request.method)) {
    return new Refusal('not_found', `There is nothing at ${pathOf(path)}.`);
  }
  const taken = new Intl.ListFormat('en').format(methods.filter((method) => method !== 'OPTIONS'));
  const other = new Refusal('method_not_allowed', `${pathOf(path)} takes ${taken} only.`, {
    allow: methods.join(', '),
  });
  return misplacedToken(request) ?? other;
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = exception instanceof Error && 'statusCode' in exception ? Number(exception.statusCode) : 500;
  return Number.isInteger(status) ? status : 500;
}
