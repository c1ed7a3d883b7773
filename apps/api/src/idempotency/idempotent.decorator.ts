import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiConflictResponse, ApiHeader } from '@nestjs/swagger';
import { Atomic, IdempotencyInterceptor } from './idempotency.interceptor';

/**
 * Lets a route with a token be asked again: under the same `Idempotency-Key` it answers what it answered the first time,
 * for 24 h. The handler need not know. One that writes into the store hands the answer on with it
 * (`@CurrentRepetition()`), so that a process which dies in between does neither or both. If it says `atomic`, nobody claims
 * the key beforehand: of two at once the store takes one, and a machine that dies in the middle leaves nothing that its
 * repetition would have to wait for.
 */
export const Idempotent = ({ atomic = false } = {}) =>
  applyDecorators(
    Atomic(atomic),
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Makes the request safe to repeat for 24 h: a word of 1 to 255 visible characters, new for each request.',
    }),
    ApiConflictResponse({ description: 'The same request is under way, or the store is full; the code says which.' }),
  );
