import { ArgumentsHost, Catch, ExceptionFilter } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ProblemFilter, Refusal } from '@latchkey/nest-auth';
import { ApiRefusal } from '../refusals';

/**
 * Answers whatever is wrong with a logout token, or with the form that brings it, as OpenID Connect Back-Channel Logout 1.0
 * section 2.8 has it: 400, with the members of RFC 6749 section 5.2 beside those of a problem. What time mends (429, 503)
 * stays as it is, for a tenant takes a 400 for the last word.
 */
@Catch(Refusal)
export class LogoutFilter implements ExceptionFilter<Refusal> {
  constructor(private readonly problems: ProblemFilter) {}

  catch(refusal: Refusal, host: ArgumentsHost): void {
    const [request, reply] = host.getArgs<[FastifyRequest, FastifyReply]>();
    const status = refusal.getStatus();
    const final = status < 500 && status !== 429;
    this.problems.answer(final ? refused(refusal) : refusal, request, reply);
  }
}

function refused({ message, extras: { expected } }: Refusal): ApiRefusal {
  return new ApiRefusal('logout_token_refused', message, {
    expected,
    members: { error: 'invalid_request', error_description: message },
  });
}
