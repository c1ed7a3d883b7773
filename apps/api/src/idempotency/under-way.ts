import { Refusal } from '@latchkey/nest-auth';

/** The refusal of a request whose first is not answered yet. */
export const underWay = () =>
  new Refusal('idempotency_under_way', 'A request with this Idempotency-Key is still being worked on.', {
    retryAfter: 1,
  });
