import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyReply } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { type Caller } from '@latchkey/nest-auth';
import { AnswerStore, type KeptAnswer } from './answer-store';
import { idempotencyKey } from './idempotency-key';
import { type RepeatableRequest, Repetition } from './repetition';
import { ApiRefusal } from '../refusals';

/** What a route says of itself: see `@Idempotent()`. */
export const Atomic = Reflector.createDecorator<boolean>();

/**
 * Answers a request that comes again under its `Idempotency-Key` as the first time, without doing it again
 * (draft-ietf-httpapi-idempotency-key-header-07 section 2). It runs behind the guards and keeps what the handler was
 * content to answer; a refusal has done nothing, so the same request may succeed later.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly answers: AnswerStore,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<RepeatableRequest & { user?: Caller }>();
    const key = idempotencyKey(request.headers['idempotency-key']);
    const owner = request.user;
    if (key === undefined || !owner) return next.handle();
    const path = request.url.split('?', 1)[0] ?? '';
    const repetition = new Repetition({ owner, target: `${request.method} ${path}`, key }, request.body);
    const atomic = this.reflector.get(Atomic, context.getHandler()) ?? false;
    const answer = async () => {
      const reply = http.getResponse<FastifyReply>();
      const kept = await this.answers.find(repetition.request);
      if (kept) return replay(kept, repetition, reply);
      request.repetition = repetition;
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      if (repetition.kept) return body;
      if (atomic) throw new Error(`${repetition.request.target} says that it is atomic, and hands no answer on.`);
      const location = reply.getHeader('location')?.toString();
      await this.answers.keep(repetition.answer(reply.statusCode, location, body));
      return body;
    };
    return of(await (atomic ? answer() : this.alone(repetition, answer)));
  }

  /** Claims the key, before anybody else's answer is looked for. */
  private async alone<Result>({ request }: Repetition, work: () => Promise<Result>): Promise<Result> {
    const end = await this.answers.claim(request);
    try {
      return await work();
    } finally {
      await end();
    }
  }
}

function replay(kept: KeptAnswer, { fingerprint }: Repetition, reply: FastifyReply): unknown {
  if (kept.fingerprint !== fingerprint) {
    throw new ApiRefusal('idempotency_key_reused', 'This Idempotency-Key came before, with another body.');
  }
  reply.status(kept.status);
  if (kept.location !== undefined) reply.header('Location', kept.location);
  return kept.body === '' ? undefined : (JSON.parse(kept.body) as unknown);
}
