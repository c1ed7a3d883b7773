// nx e2e e2e: finds a browser, then runs Playwright with the arguments given.
import { findBrowser } from './browser.mjs';
import { UserError } from './ports.mjs';
import { runPackage } from './run.mjs';

try {
  process.env.CHROMIUM_PATH = await findBrowser();
  process.exitCode = runPackage(
    '@playwright/test/cli.js',
    'test',
    '-c',
    'apps/e2e/playwright.config.ts',
    ...process.argv.slice(2),
  );
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
