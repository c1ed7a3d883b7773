import { hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type KeptAnswer, type Repeatable } from './answer-store';

/** A request that may come again under its `Idempotency-Key`, while its handler works on it. */
export class Repetition {
  /** Whether the handler has its answer kept by itself. */
  kept = false;
  /** Of the parsed body, so that spaces between its members do not matter. */
  readonly fingerprint: string;

  constructor(
    readonly request: Repeatable,
    body: unknown,
  ) {
    this.fingerprint = hash('sha256', JSON.stringify(body) ?? '', 'base64url');
  }

  /** The answer as it is kept. Whoever takes it writes it in the same transaction as what the handler does. */
  answer(status: number, location: string | undefined, body: unknown): KeptAnswer {
    this.kept = true;
    return { ...this.request, fingerprint: this.fingerprint, status, location, body: JSON.stringify(body) ?? '' };
  }
}

/** Where the interceptor leaves it for the handler. */
export type RepeatableRequest = FastifyRequest & { repetition?: Repetition };

/** A handler's parameter: the `Repetition` of an `@Idempotent()` route, undefined where the request has no key. */
export const CurrentRepetition = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<RepeatableRequest>().repetition,
);
