// npm run timings: how soon the page is usable and a person logged in, with the SDK fetched late (ours) and at once, on a
// slow phone and network. Both builds are visited in turn in each run; prints median and range, in milliseconds.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from './browser.mjs';
import { median, withBuiltPages } from './built-page.mjs';
import { childEnv, pinnedNode, root } from './install.mjs';
import { joinScripts } from './join-scripts.mjs';
import { precompress } from './precompress.mjs';

const RUNS = 5;
const SLOW_CPU = 4;
/** DevTools' Slow 4G, in milliseconds and bytes a second. */
const SLOW_4G = { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 };

/** What makes the SDK a part of the first download: [file, text, text in its place]. */
const AT_ONCE = [
  [
    'libs/angular-auth/src/session/lazy-auth-client.ts',
    "import { type AuthClient } from '../sdk/auth-client'",
    "import { AuthClient } from '../sdk/auth-client'",
  ],
  [
    'libs/angular-auth/src/session/lazy-auth-client.ts',
    "import('../sdk/auth-client').then((file) => file.AuthClient)",
    'Promise.resolve(AuthClient)',
  ],
  ['libs/angular-auth/src/session/head-start.ts', "void import('../sdk/auth-client').catch(() => undefined);", ''],
];

/** Builds the page with the SDK at once, in a copy of the workspace. Gives the folder with `api/` and `client/`. */
async function buildAtOnce(copy) {
  for (const name of ['apps/client', 'libs', 'angular.json', 'tsconfig.base.json', 'package.json', 'dist/api'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [name, from, to] of AT_ONCE) {
    const file = join(copy, name);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${name} has changed: it has no ${from}`);
    writeFileSync(file, text.replace(from, to));
  }
  const settings = join(copy, 'angular.json');
  const text = readFileSync(settings, 'utf8').replace(/"maximum(Warning|Error)": "[^"]*"/g, '"maximum$1": "1MB"');
  writeFileSync(settings, text);
  const ng = join(copy, 'node_modules', '@angular', 'cli', 'bin', 'ng.js');
  const { status } = spawnSync(pinnedNode, [ng, 'build', 'client'], { cwd: copy, env: childEnv(), stdio: 'inherit' });
  if (status !== 0) throw new Error('The page with the SDK at once could not be built.');
  await joinScripts(join(copy, 'dist', 'client', 'browser'));
  precompress(join(copy, 'dist', 'client', 'browser'));
  return join(copy, 'dist');
}

/** Notes on the page's own clock when a selector first matches; the clock of the whole journey is the machine's. */
const watchFor = (selectors) => {
  const seen = (globalThis.seen = {});
  const look = () => {
    for (const selector of selectors)
      if (!(selector in seen) && document.querySelector(selector))
        seen[selector] = performance.timeOrigin + performance.now();
    requestAnimationFrame(look);
  };
  look();
};

const [LOG_IN, LOG_OUT, PASSWORD] = ['#qsLoginBtn', '#qsLogoutBtn', '#password'];

/** One journey of somebody who was never here. */
async function walk(browser, page) {
  const context = await browser.newContext();
  await context.addInitScript(watchFor, [PASSWORD, LOG_OUT]);
  const tab = await context.newPage();
  const devtools = await context.newCDPSession(tab);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_CPU });
  const seen = async (selector) => {
    await tab.waitForSelector(selector);
    return tab.evaluate((name) => globalThis.seen[name], selector);
  };

  // No pointer announces this click: it comes in the very moment in which the button is there.
  await context.addInitScript((selector) => {
    if (location.pathname !== '/' || sessionStorage.getItem('clicked')) return;
    const press = () => {
      const button = document.querySelector(selector);
      if (!button) return requestAnimationFrame(press);
      sessionStorage.setItem('clicked', String(performance.timeOrigin + performance.now()));
      sessionStorage.setItem('began', String(performance.timeOrigin));
      button.click();
    };
    press();
  }, LOG_IN);
  await tab.goto(`${page}/`, { waitUntil: 'commit' });
  const atLogin = await seen(PASSWORD);
  await tab.fill('#username', 'ada@example.com');
  await tab.fill(PASSWORD, 'ada');
  const sent = Date.now();
  await tab.keyboard.press('Enter');
  const loggedIn = await seen(LOG_OUT);
  const { began, clicked } = await tab.evaluate(() => ({ ...sessionStorage }));
  await tab.waitForLoadState('networkidle');
  await tab.reload({ waitUntil: 'commit' });
  const again = (await seen(LOG_OUT)) - (await tab.evaluate(() => performance.timeOrigin));
  await context.close();
  return {
    'until the page is usable': clicked - began,
    'until the login page, clicked at once': atLogin - began,
    'from the password to being logged in': loggedIn - sent,
    'reload until logged in': again,
  };
}

const copy = mkdtempSync(join(tmpdir(), 'latchkey-timings-'));
try {
  const folders = [join(root, 'dist'), await buildAtOnce(copy)];
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: await findBrowser(), args });
  const runs = [[], []];
  await withBuiltPages(folders, async (...pages) => {
    for (let run = 1; run <= RUNS; run++) {
      console.log(`Run ${run} of ${RUNS} …`);
      for (const [i, page] of pages.entries()) runs[i].push(await walk(browser, page));
    }
  });
  await browser.close();
  const cell = (values) =>
    `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
  console.log('\n| | the SDK late (ours) | the SDK at once |\n| --- | --: | --: |');
  for (const what of Object.keys(runs[0][0]))
    console.log(`| ${what} | ${runs.map((list) => cell(list.map((walked) => walked[what]))).join(' | ')} |`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
