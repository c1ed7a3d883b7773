import { type Faults } from './faults';

/** `on` or `off`, which is the default. */
export function parseSwitch(variable: string, text: string | undefined, faults: Faults): boolean {
  if (text !== undefined && text !== 'on' && text !== 'off') {
    faults.add(`${variable} is "${text}": put on or off there.`);
  }
  return text === 'on';
}
