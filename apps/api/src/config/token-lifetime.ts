import { type Faults } from './faults';
import { parseSeconds } from './seconds';

/** Usual is Auth0's longest lifetime of an access token, 30 days. A year at most: every logout is remembered as long. */
const LIFETIME = { usual: 2_592_000, least: 60, most: 31_536_000 };

/** Seconds that a token may live at most. */
export function parseTokenLifetime(text: string | undefined, faults: Faults): number {
  return parseSeconds('MAX_TOKEN_LIFETIME', text, LIFETIME, faults);
}
