import { jest } from '@jest/globals';
import { type Sentence } from './primary';
import { SaidOnce } from './said-once';

let lines: string[];
let once: SaidOnce;
beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  once = new SaidOnce({ write: (level, text, context) => void lines.push(`${level} ${context} ${String(text)}`) });
});
afterEach(() => jest.useRealTimers());

const away: Sentence = { level: 'warn', text: 'The store is away', context: 'Store' };
const back: Sentence = { level: 'info', text: 'The store is back', context: 'Store' };

describe('what several workers say', () => {
  it('is said once, and each sentence by itself', () => {
    for (let worker = 0; worker < 4; worker++) once.say(away);
    for (let worker = 0; worker < 4; worker++) once.say(back);
    expect(lines).toEqual(['warn Store The store is away', 'info Store The store is back']);
  });

  it('is said once a minute where each repeats it, whenever it began', () => {
    for (let second = 0; second < 300; second++) {
      for (const phase of [0, 1, 30, 58]) if (second % 60 === phase) once.say(away);
      jest.advanceTimersByTime(1000);
    }
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(lines.length).toBeLessThanOrEqual(6);
  });
});
