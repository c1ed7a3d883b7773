import { z } from 'zod';

const number = (what: string, least: number, most: number) => {
  const error = `${what} from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};

const DAY = 24 * 60 * 60;

/** What each switch takes; a message says what to put there. */
export const switchesSchema = z.strictObject({
  /**
   * How the signing keys are served: as always, not at all (the connection ends without an answer), after
   * `keyServerDelay` seconds, or as text that is no key set.
   */
  keyServer: z.enum(['up', 'down', 'slow', 'garbage'], { error: 'one of up, down, slow, garbage' }),
  /** Seconds that a slow key server takes. */
  keyServerDelay: number('a whole number of seconds', 1, 600),
  /** Seconds by which the tenant's clock is fast (or slow, if negative): `iat` and `exp` of its tokens, and `Date`. */
  clockSkew: number('a whole number of seconds', -DAY, DAY),
  /** Seconds that the next access token lives, once; null is what tenant.yaml says. */
  nextAccessTokenLifetime: number('null, or a whole number of seconds', 1, DAY).nullable(),
  /** Whether every application needs a person's consent, those that are first-party included. */
  requireConsent: z.boolean({ error: 'true or false' }),
  /** The reason for which the next login is denied, once; null denies none. */
  denyNextLogin: z.string({ error: 'null, or a reason in words' }).min(1, { error: 'null, or a reason' }).nullable(),
});

/** The bad weather that is on. */
export type Switches = z.output<typeof switchesSchema>;

/** Fair weather. */
export const RESET: Readonly<Switches> = {
  keyServer: 'up',
  keyServerDelay: 10,
  clockSkew: 0,
  nextAccessTokenLifetime: null,
  requireConsent: false,
  denyNextLogin: null,
};
