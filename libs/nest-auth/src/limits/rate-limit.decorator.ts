import { SetMetadata } from '@nestjs/common';
import { type Reflector } from '@nestjs/core';
import { type Route } from '../routes-that';
import { type QuotaPolicy } from './quotas';

const RATE_LIMIT = 'latchkey:rate-limit';

/**
 * Gives a route, or all routes of a controller together, a quota of its own for each caller, beside the one that all routes
 * share; where a route is public, for each address. Answers tell it by its name, and routes of one name share it:
 * `@RateLimit({ name: 'exports', quota: 5, window: 60 })`.
 */
export const RateLimit = (policy: QuotaPolicy) => SetMetadata(RATE_LIMIT, policy);

/** The quota that a route has of its own, by its word or else its controller's; undefined where it has none. */
export const policyOf = (reflector: Reflector, { handler, controller }: Route) =>
  reflector.getAllAndOverride<QuotaPolicy | undefined>(RATE_LIMIT, [handler, controller]);
