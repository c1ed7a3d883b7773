import { type Faults } from './faults';
import { wholeNumber } from './whole-number';

/** Auth0's longest lifetime of an access token, 30 days in seconds. */
const USUAL = 2_592_000;
const LEAST = 60;
/** A year: every logout is remembered as long. */
const MOST = 31_536_000;

/** Seconds that a token may live at most. */
export function parseTokenLifetime(text: string | undefined, faults: Faults): number {
  const seconds = wholeNumber(text ?? String(USUAL), LEAST, MOST);
  if (seconds !== undefined) return seconds;
  faults.add(`MAX_TOKEN_LIFETIME is "${text}": put a whole number of seconds from ${LEAST} to ${MOST} there.`);
  return USUAL;
}
