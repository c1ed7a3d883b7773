// A machine that stands still for seconds is no fault of ours: in CI a test that fails is tried once more, when the others of
// its file are done, as the browser tests are (apps/e2e/playwright.config.ts). What its first attempt said stays in the log all the
// same, and is a fault to be found: on a developer's machine it fails.
import { jest } from '@jest/globals';

if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
