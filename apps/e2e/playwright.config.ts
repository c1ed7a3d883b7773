import { availableParallelism } from 'node:os';
import { defineConfig, devices } from '@playwright/test';
import { type StackOptions } from './src/stack';

const root = process.getuid?.() === 0; // Chromium's sandbox refuses root
const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

export default defineConfig<object, StackOptions>({
  testDir: 'src',
  outputDir: '../../test-results',
  forbidOnly: !!process.env['CI'],
  reporter: 'list',
  // Each has a browser and a stack of processes of its own; much of a journey is waiting for one of them.
  workers: Math.min(availableParallelism(), 4),
  // A machine that stands still for seconds is no fault of ours. What passes the second time is listed as flaky all the
  // same, and is a fault to be found: on a developer's machine it fails.
  retries: process.env['CI'] ? 1 : 0,
  // Generous, for nothing waits for them but what fails: a busy machine takes ten times as long as an idle one.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    ...devices['Desktop Chrome'],
    channel: undefined,
    // To record every test costs a third of the time. A failure leaves its picture and the page in words all the same.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env['CHROMIUM_PATH'], args: root ? ['--no-sandbox', ...args] : args },
  },
  // Every journey is walked once, on the built page that the API serves; on the dev server (npm start) only what can
  // differ there: its start, its policy, its proxy, and one login and ping through them.
  projects: [
    {
      name: 'development',
      use: { served: 'development' },
      testMatch: ['development/**/*.spec.ts', 'csp.spec.ts'],
      workers: 1,
    },
    { name: 'production', use: { served: 'production' }, testIgnore: 'development/**' },
  ],
});
