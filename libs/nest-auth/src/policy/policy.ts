import { type RefusalCode } from '@latchkey/wire';
import { type Algorithm } from '../keys/algorithms';
import { type UnverifiedToken } from './jws';
import { type PermissionSource } from './permissions';
import { Refusal } from '../refusal/refusal';

/**
 * Seconds by which a token's issue time or start may lie ahead of this clock (RFC 7519 section 4.1.5 allows "a small
 * leeway"): a token that was issued a moment ago must pass where the tenant's clock is a little fast.
 */
export const CLOCK_TOLERANCE = 5;

/** What a token is held against: one issuer, and what is taken of it. */
export interface Expected {
  readonly issuer: string;
  /** Others whose tokens are taken here, for the sentence. */
  readonly others?: readonly string[];
  /** The identifiers of this API: any of them will do. */
  readonly audiences: readonly [string, ...string[]];
  /** The client whose ID tokens are taken; none are where it is undefined. */
  readonly clientId: string | undefined;
  /** By which tokens may be signed; RS256 where nothing is said. */
  readonly algorithms?: readonly Algorithm[] | undefined;
  /** Where a token says what its caller may do. */
  readonly permissions?: PermissionSource | undefined;
  /** The longest token that is looked at, in characters. */
  readonly maxTokenLength: number;
  /** Seconds that a token may live, where a logout has to be remembered for as long. */
  readonly maxTokenLifetime?: number | undefined;
  /** Whether sentences may name what is expected; in production they keep to what the token itself says. */
  readonly full: boolean;
}

/** What a rule sees. `now` is in seconds since 1970. */
export interface Inspection extends UnverifiedToken {
  readonly expected: Expected;
  readonly now: number;
}

/**
 * One row of a policy: the claim or header, the specification that asks for it, and a function that gives the sentence
 * for the caller where the rule is broken.
 */
export interface Rule {
  readonly of: string;
  readonly source: string;
  readonly code: RefusalCode;
  readonly broken: (token: Inspection) => string | undefined;
  /** What would have passed, for the log: there it is told in production too. */
  readonly expects?: (expected: Expected) => string;
}

/** Holds a token against a policy, in order. Throws a `Refusal` with the sentence of the first broken rule. */
export function inspect(token: UnverifiedToken, policy: readonly Rule[], expected: Expected, now: number): void {
  const inspection = { ...token, expected, now };
  for (const rule of policy) {
    const sentence = rule.broken(inspection);
    if (sentence !== undefined) throw new Refusal(rule.code, sentence, { expected: rule.expects?.(expected) });
  }
}

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** A value of a token in a sentence: short, so that no sentence grows with what a caller sends. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** Seconds after which a time is a slip, such as milliseconds in place of seconds, and its digits tell nobody anything. */
const CENTURY = 100 * 365 * 86400;

/** A number of seconds as a person would say it; less than one is one. */
export function span(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole > CENTURY) return 'more than 100 years';
  for (const [size, unit] of [
    [86400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const) {
    if (whole >= 2 * size) return `${Math.floor(whole / size)} ${unit}s`;
  }
  return whole === 1 ? '1 second' : `${whole} seconds`;
}

/** `aud` may be one string or an array of them (RFC 7519 section 4.1.3); undefined where it is neither. */
export function audiences(aud: unknown): readonly string[] | undefined {
  if (typeof aud === 'string') return [aud];
  return Array.isArray(aud) && aud.every((a) => typeof a === 'string') ? aud : undefined;
}
