import { jest } from '@jest/globals';
import { countRedirect } from './redirect-limit';

describe('countRedirect', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    sessionStorage.clear();
  });

  it('ends the fourth in half a minute', () => {
    for (let times = 0; times < 3; times++) countRedirect();
    expect(() => countRedirect('No.')).toThrow(expect.objectContaining({ code: 'login-loop', detail: 'No.' }));
  });

  it.each(['{', '"x"', '{}', '[9e99, 9e99, 9e99]', '[null, "x", {}]'])('counts on past %s', (text) => {
    sessionStorage.setItem('auth.redirects', text);
    for (let times = 0; times < 3; times++) countRedirect();
    expect(() => countRedirect()).toThrow(expect.objectContaining({ code: 'login-loop' }));
  });

  it('forgets what is half a minute old', () => {
    for (let times = 0; times < 12; times++) {
      countRedirect();
      jest.advanceTimersByTime(10_001);
    }
  });
});
