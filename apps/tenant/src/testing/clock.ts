import { jest } from '@jest/globals';

afterEach(() => jest.restoreAllMocks());

/** Moves the clock of this process, and with it the tenant's, until the end of the test. */
export function advance(seconds: number): void {
  const now = Date.now() + seconds * 1000;
  jest.restoreAllMocks();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
}
