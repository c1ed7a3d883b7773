import { SetMetadata } from '@nestjs/common';

/** What a route takes as the body of a request. */
export interface BodyRules {
  readonly type: 'json' | 'form';
  /** Most bytes that are taken. */
  readonly limit: number;
}

export const BODY_RULES = 'bodyRules';

/** What holds where a route says nothing. */
export const DEFAULT_RULES: BodyRules = { type: 'json', limit: 16_384 };

/**
 * Says what body a route takes, where it is not JSON of 16 KB at most. Needed too where a decorator of your own reads
 * `request.body`: a route without `@Body()` and `@Req()` is taken for one that reads none, and refuses it.
 */
export const TakesBody = (rules: Partial<BodyRules> = {}) => SetMetadata(BODY_RULES, { ...DEFAULT_RULES, ...rules });
