import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { finalize, from, mergeMap, type Observable } from 'rxjs';
import { type Caller, callerKey } from '@latchkey/nest-auth';
import { AnswerStore, type KeptAnswer, type Repeatable } from './answer-store';
import { idempotencyKey } from './idempotency-key';
import { type RepeatableRequest, Repetition } from './repetition';
import { underWay } from './under-way';
import { ApiRefusal } from '../refusals';

/** Milliseconds after which a request counts as lost, so that its repetition is let in. */
const PATIENCE = 30_000;

/**
 * Answers a request that comes again under its `Idempotency-Key` as the first time, without doing it again
 * (draft-ietf-httpapi-idempotency-key-header-07 section 2). It runs behind the guards and keeps what the handler was
 * content to answer; a refusal has done nothing, so the same request may succeed later.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  /** When each that is under way has begun: in memory, so that it ends with the process. */
  private readonly begun = new Map<string, number>();

  constructor(private readonly answers: AnswerStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<RepeatableRequest & { user?: Caller }>();
    const key = idempotencyKey(request.headers['idempotency-key']);
    const owner = request.user;
    if (key === undefined || !owner) return next.handle();
    const path = request.url.split('?', 1)[0] ?? '';
    const repetition = new Repetition({ owner, target: `${request.method} ${path}`, key }, request.body);
    const end = this.begin(repetition.request);
    const reply = http.getResponse<FastifyReply>();
    return from(this.answers.find(repetition.request)).pipe(
      mergeMap((kept) => {
        if (kept) return [replay(kept, repetition, reply)];
        request.repetition = repetition;
        return next.handle().pipe(mergeMap((body: unknown) => this.keep(repetition, reply, body)));
      }),
      finalize(end),
    );
  }

  /** Claims the key, before anybody else's answer is looked for. Gives what ends the claim. */
  private begin({ owner, target, key }: Repeatable): () => void {
    const name = JSON.stringify([callerKey(owner), target, key]);
    const now = Date.now();
    if (now - (this.begun.get(name) ?? 0) < PATIENCE) throw underWay();
    this.begun.set(name, now);
    return () => void (this.begun.get(name) === now && this.begun.delete(name));
  }

  private async keep(repetition: Repetition, reply: FastifyReply, body: unknown): Promise<unknown> {
    if (!repetition.kept) {
      const location = reply.getHeader('location')?.toString();
      await this.answers.keep(repetition.answer(reply.statusCode, location, body));
    }
    return body;
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
