import { randomUUID } from 'node:crypto';
import { ArgumentsHost, Catch, ExceptionFilter, HttpException, Inject, Logger } from '@nestjs/common';
import { reasonPhrase } from '@latchkey/wire';
import { type HttpReply, type HttpRequest, rawRequest, send, urlOf } from '../http';
import { schemeOf } from '../policy/schemes';
import { type DpopRule } from '../proof/proof-options';
import { PROBLEM_OPTIONS, problemOf, type ProblemOptions } from './problem';
import { Refusal } from './refusal';
import { publishRefusal } from './verdicts';

/**
 * The one place where a refusal becomes an answer, and one line in the log. It leaves other people's exceptions to their
 * own filters, or to Nest's: a class that extends it and says `@Catch()` answers all of them as problems.
 */
@Catch(Refusal)
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Refused');

  constructor(@Inject(PROBLEM_OPTIONS) private readonly options: ProblemOptions) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw exception; // guards refuse such contexts in Nest's own way
    this.answer(exception, ...host.getArgs<[HttpRequest, HttpReply]>());
  }

  /** Also for errors that the server finds before there is a route. */
  answer(exception: unknown, request: HttpRequest, reply: HttpReply): void {
    const refusal = this.refusalOf(exception, request);
    const requestId = randomUUID(); // never the caller's: it goes into the log
    this.log(refusal, exception, request, requestId);
    publishRefusal(refusal.code);
    const problem = problemOf(refusal, this.options, requestId, {
      mode: (request as { dpop?: DpopRule }).dpop?.mode ?? this.options.mode, // as the guard has noted it
      scheme: schemeOf(request.headers.authorization),
    });
    // At the end of the event loop's turn: valid callers are answered first, and a burst of refusals goes out together,
    // which takes a third of the processor time off each.
    setImmediate(() => send(reply, problem));
  }

  /** Errors of the HTTP layer keep their status; whatever else was thrown is a fault of ours and says nothing outside. */
  protected refusalOf(exception: unknown, request: HttpRequest): Refusal {
    if (exception instanceof Refusal) return exception;
    const status = statusOf(exception);
    if (status === 404) return new Refusal('not_found', `There is nothing at ${pathToShow(request)}.`);
    if (status >= 400 && status < 500) {
      return new Refusal('request_refused', sentenceOf(exception, status), { status });
    }
    return new Refusal('internal_error', 'Something went wrong in the API. It is logged under the requestId.');
  }

  /** What was refused and what would have passed; never a token, nor a claim that names a person. */
  private log(refusal: Refusal, exception: unknown, request: HttpRequest, requestId: string): void {
    const { code, message: detail, extras } = refusal;
    const address = this.options.addressOf(rawRequest(request));
    const path = pathToShow(request);
    const line = { code, status: refusal.getStatus(), detail, method: request.method, path, address, requestId };
    if (code === 'internal_error') {
      this.logger.error({ ...line, fault: exception instanceof Error ? exception.stack : String(exception) });
    } else this.logger.log(extras.expected === undefined ? line : { ...line, expected: extras.expected });
  }
}

/** The path of a request: without the query, short, and without long words: somebody may have put a token there. */
export function pathToShow(request: Pick<HttpRequest, 'originalUrl' | 'url'>): string {
  const path = (urlOf(request).split('?', 1)[0] ?? '').replace(/[\w.~+=-]{25,}/g, '[…]');
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
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

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = exception instanceof Error && 'statusCode' in exception ? Number(exception.statusCode) : 500;
  return Number.isInteger(status) ? status : 500;
}
