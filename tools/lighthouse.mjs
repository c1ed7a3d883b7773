// npm run lighthouse: the start page of the production build, five times; the median of each score must hold.
// Lighthouse is fetched by npx at an exact version: it is as large as all the rest, and seldom needed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { childEnv, pinnedNode, root } from './install.mjs';
import { start, stop } from './processes.mjs';

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
const PORT = { page: Number(process.env.PORT ?? 4531), tenant: Number(process.env.TENANT_PORT ?? 4532) };
const page = `http://localhost:${PORT.page}`;
const tenant = `http://localhost:${PORT.tenant}`;
const folder = mkdtempSync(join(tmpdir(), 'latchkey-lighthouse-'));

function serve(script, env) {
  const options = { cwd: root, env: childEnv(env), stdio: ['ignore', 'ignore', 'inherit'] };
  return start(pinnedNode, [join(root, script)], options);
}

async function answers(url) {
  for (let tries = 0; tries < 300; tries++) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer.`);
}

function audit(browser, run) {
  const report = join(folder, `${run}.json`);
  const flags = ['--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])].join(' ');
  const args = ['--yes', LIGHTHOUSE, `${page}/`, '--quiet', '--output=json', `--output-path=${report}`];
  const env = childEnv({ CHROME_PATH: browser });
  const { status } = spawnSync('npx', [...args, `--chrome-flags=${flags}`], { cwd: folder, env, stdio: 'inherit' });
  if (status !== 0) throw new Error('Lighthouse did not finish.');
  return JSON.parse(readFileSync(report, 'utf8'));
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const processes = [
  serve('dist/tenant/main.js', { PORT: String(PORT.tenant), TENANT_DB: ':memory:', PAGE_ORIGINS: page }),
  serve('dist/api/main.js', { PORT: String(PORT.page), AUTH0_DOMAIN: tenant, NODE_ENV: 'production' }),
];
try {
  const browser = await findBrowser();
  await answers(`${page}/api/health/ready`);
  const reports = Array.from({ length: RUNS }, (_, run) => audit(browser, run));
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
  await Promise.all(processes.map((child) => stop(child)));
  rmSync(folder, { recursive: true, force: true });
}
