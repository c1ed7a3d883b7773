import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** npm run test:nginx: the built page and the tenant behind a real nginx. */
export default defineConfig({ ...base, testDir: 'nginx', timeout: 90_000, projects: [{ name: 'nginx' }] });
