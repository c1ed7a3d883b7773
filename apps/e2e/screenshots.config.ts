import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** npm run screenshots: the pictures of the documentation, taken of the built page. */
export default defineConfig({ ...base, testDir: 'screenshots', testMatch: '*.ts', projects: base.projects?.slice(1) });
