// npm run lighthouse: the start page of the production build, five times; the median of each score must hold.
// Lighthouse is fetched by npx at an exact version: it is as large as all the rest, and seldom needed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { median, withBuiltPages } from './built-page.mjs';
import { childEnv, root } from './install.mjs';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const RUNS = 5;
const LEAST = { performance: 98, accessibility: 100, 'best-practices': 100, seo: 95 };
const FIGURES = {
  'first-contentful-paint': 'first contentful paint, ms',
  'largest-contentful-paint': 'largest contentful paint, ms',
  'total-blocking-time': 'total blocking time, ms',
  'cumulative-layout-shift': 'layout shift',
  'total-byte-weight': 'bytes transferred',
};
const folder = mkdtempSync(join(tmpdir(), 'latchkey-lighthouse-'));

function audit(browser, page, run) {
  const report = join(folder, `${run}.json`);
  const flags = ['--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])].join(' ');
  const args = ['--yes', LIGHTHOUSE, `${page}/`, '--quiet', '--output=json', `--output-path=${report}`];
  const env = childEnv({ CHROME_PATH: browser });
  const { status } = spawnSync('npx', [...args, `--chrome-flags=${flags}`], { cwd: folder, env, stdio: 'inherit' });
  if (status !== 0) throw new Error('Lighthouse did not finish.');
  return JSON.parse(readFileSync(report, 'utf8'));
}

try {
  const browser = await findBrowser();
  const runs = Array.from({ length: RUNS }, (_, run) => run);
  const reports = await withBuiltPages([join(root, 'dist')], (page) => runs.map((run) => audit(browser, page, run)));
  for (const [name, least] of Object.entries(LEAST)) {
    const score = Math.round(median(reports.map((report) => report.categories[name].score)) * 100);
    console.log(`${name}: ${score} (at least ${least})`);
    if (score < least) process.exitCode = 1;
  }
  for (const [id, name] of Object.entries(FIGURES)) {
    console.log(`${name}: ${Number(median(reports.map((report) => report.audits[id].numericValue)).toFixed(3))}`);
  }
  const failed = Object.values(reports[0].audits).filter(({ score }) => score !== null && score < 0.9);
  for (const { id, title, score } of failed) console.log(`  below 90: ${id} (${score}): ${title}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
