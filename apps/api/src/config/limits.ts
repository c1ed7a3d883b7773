import { LONGEST_WINDOW, type Quota } from '@latchkey/nest-auth';
import { type Faults } from './faults';
import { wholeNumber } from './whole-number';

const MOST_REQUESTS = 1_000_000;

/** What is said of limits; undefined where one is `off`. */
export interface LimitsConfig {
  readonly caller: Quota | undefined;
  readonly refusals: Quota | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads `RATE_LIMIT` and `REFUSAL_LIMIT`. By default a caller may ask ten times a second without a pause, which no person
 * does; and an address may err twice a second.
 */
export function parseLimits(env: Env, faults: Faults): LimitsConfig {
  return Object.freeze({
    caller: parseQuota('RATE_LIMIT', env['RATE_LIMIT'] ?? '600/60', faults),
    refusals: parseQuota('REFUSAL_LIMIT', env['REFUSAL_LIMIT'] ?? '120/60', faults),
  });
}

/** Requests in a time, as `600/60`. */
function parseQuota(variable: string, text: string, faults: Faults): Quota | undefined {
  if (text === 'off') return undefined;
  const [count = '', seconds = '', ...rest] = text.split('/');
  const quota = wholeNumber(count, 1, MOST_REQUESTS);
  const window = wholeNumber(seconds, 1, LONGEST_WINDOW);
  if (quota !== undefined && window !== undefined && rest.length === 0) return Object.freeze({ quota, window });
  faults.add(
    `${variable} is "${text}": put requests/seconds there, such as 600/60, up to ${MOST_REQUESTS} requests and ${LONGEST_WINDOW} seconds, or off.`,
  );
  return undefined;
}
