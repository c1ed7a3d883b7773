import { type Faults } from './faults';
import { wholeNumber } from './whole-number';

interface Bounds {
  /** Where nothing is said. */
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

/** The seconds that a variable says, whole ones; a fault where they are none, or out of bounds. */
export function parseSeconds(variable: string, text: string | undefined, bounds: Bounds, faults: Faults): number {
  const { usual, least, most } = bounds;
  const seconds = wholeNumber(text ?? String(usual), least, most);
  if (seconds !== undefined) return seconds;
  faults.add(`${variable} is "${text}": put a whole number of seconds from ${least} to ${most} there.`);
  return usual;
}
