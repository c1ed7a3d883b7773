// nx e2e e2e: finds a browser, then runs Playwright with the arguments given.
import { rmSync } from 'node:fs';
import { findBrowser } from './browser.mjs';
import { UserError } from './ports.mjs';
import { runPackage } from './run.mjs';

// Of this run alone, for another one beside it would empty a folder that they share. What failed stays to be looked at.
const results = `test-results/${process.pid}`;

try {
  process.env.CHROMIUM_PATH = await findBrowser();
  process.exitCode = runPackage(
    '@playwright/test/cli.js',
    'test',
    '-c',
    'apps/e2e/playwright.config.ts',
    '--output',
    results,
    ...process.argv.slice(2),
  );
  if (process.exitCode === 0) rmSync(results, { recursive: true, force: true });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
