import { defineConfig, devices } from '@playwright/test';
import { type StackOptions } from './src/stack';

const root = process.getuid?.() === 0; // Chromium's sandbox refuses root
const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** Journeys that the built page has no part in: they are walked once. */
const NOT_OF_THE_PAGE = ['start.spec.ts', 'sdk*.spec.ts', 'tenant-control.spec.ts'];

export default defineConfig<object, StackOptions>({
  testDir: 'src',
  outputDir: '../../test-results',
  forbidOnly: !!process.env['CI'],
  reporter: 'list',
  workers: 1,
  // A machine that stands still for seconds is no fault of ours. What passes the second time is listed as flaky all the
  // same, and is a fault to be found: on a developer's machine it fails.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: {
    ...devices['Desktop Chrome'],
    channel: undefined,
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env['CHROMIUM_PATH'], args: root ? ['--no-sandbox', ...args] : args },
  },
  // The same journeys on the page of the dev server (npm start) and on the built one, which the API serves. Bad weather is
  // the same for both, and takes long: once is enough.
  projects: [
    { name: 'development', use: { served: 'development' }, testIgnore: ['weather/**', 'standalone.spec.ts'] },
    { name: 'production', use: { served: 'production' }, testIgnore: NOT_OF_THE_PAGE },
  ],
});
