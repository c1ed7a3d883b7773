import { Catch } from '@nestjs/common';
import { misplacedToken, pathToShow, ProblemFilter, Refusal } from '@latchkey/nest-auth';
import { type FastifyRequest } from 'fastify';
import { StoreAwayError } from '../redis/store-away-error';
import { ApiRefusal } from '../refusals';

/** For whoever reads it on a page; what is wrong with the store is in the log and in readiness. */
const AWAY = 'What is kept on the server cannot be reached just now. Try again in a moment.';

/** Answers whatever is thrown as a problem, and tells a method that a path does not have from a path that is not there. */
@Catch()
export class ApiProblemFilter extends ProblemFilter {
  protected override refusalOf(exception: unknown, request: FastifyRequest): Refusal {
    if (exception instanceof StoreAwayError) return new ApiRefusal('store_unavailable', AWAY, { retryAfter: 1 });
    const refusal = super.refusalOf(exception, request);
    if (refusal.code !== 'not_found' || exception instanceof Refusal) return refusal;
    const methods = request.server.methodsFor(request);
    if (methods.length === 0 || methods.includes(request.method)) return refusal;
    const taken = new Intl.ListFormat('en').format(methods.filter((method) => method !== 'OPTIONS'));
    const other = new Refusal('method_not_allowed', `${pathToShow(request)} takes ${taken} only.`, {
      allow: methods.join(', '),
    });
    return misplacedToken(request.body, request.url) ?? other;
  }
}
