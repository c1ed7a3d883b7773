import { Catch } from '@nestjs/common';
import { misplacedToken, pathToShow, ProblemFilter, Refusal } from '@latchkey/nest-auth';
import { type FastifyRequest } from 'fastify';

/** Answers whatever is thrown as a problem, and tells a method that a path does not have from a path that is not there. */
@Catch()
export class ApiProblemFilter extends ProblemFilter {
  protected override refusalOf(exception: unknown, request: FastifyRequest): Refusal {
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
