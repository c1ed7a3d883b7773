import { ApiRefusal } from '../refusals';

/** The refusal of a request whose first is not answered yet. */
export const underWay = () =>
  new ApiRefusal('idempotency_under_way', 'A request with this Idempotency-Key is still being worked on.', {
    retryAfter: 1,
  });
