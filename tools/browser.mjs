// Finds a Chromium for the browser tests: the first that starts. A headless shell comes first, for it needs half the
// processor time of a whole browser.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from './ports.mjs';
import { runPackage } from './run.mjs';

const SHELLS = ['chromium-headless-shell', 'chrome-headless-shell'];
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const asRoot = process.getuid?.() === 0;
const sandbox = asRoot ? ['--no-sandbox'] : []; // Chromium's sandbox refuses root

/** Whether a browser really starts: it shows an empty page and ends. */
function starts(file) {
  const args = [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--dump-dom',
    'about:blank',
  ];
  const { status, stdout } = spawnSync(file, [...sandbox, ...args], { encoding: 'utf8', timeout: 60_000 });
  return status === 0 && stdout.includes('<html>');
}

function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const files = names.flatMap((name) =>
    folders.map((folder) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)),
  );
  return files.filter((file) => existsSync(file));
}

/** Playwright's own headless shell, where it is installed. Only a start tells its file: executablePath() is the browser's. */
async function shellOfPlaywright() {
  const { chromium } = await import('@playwright/test');
  try {
    const server = await chromium.launchServer({ args: sandbox });
    const file = server.process().spawnfile;
    await server.close();
    return [file];
  } catch {
    return [];
  }
}

/** Playwright's own Chromium, where its usual installation has put one. */
async function browserOfPlaywright() {
  const { chromium } = await import('@playwright/test');
  return [chromium.executablePath()].filter((file) => existsSync(file));
}

/** Each step gives candidates; the later ones install something first. */
const STEPS = [
  shellOfPlaywright,
  () => onPath(SHELLS),
  () => [...onPath(BROWSERS), ...PLACES.filter((file) => existsSync(file))],
  browserOfPlaywright,
  () => {
    console.log('There is no Chromium or Chrome here that starts: installing the headless shell of Playwright.');
    runPackage('@playwright/test/cli.js', 'install', '--only-shell', 'chromium');
    return shellOfPlaywright();
  },
  () => {
    if (!asRoot || !existsSync('/etc/debian_version')) return [];
    console.log("That did not work: installing Debian's chromium-headless-shell.");
    spawnSync('sh', ['-c', 'apt-get update && apt-get install -y chromium-headless-shell'], { stdio: 'inherit' });
    return onPath(SHELLS);
  },
];

/** The browser's file. Throws a UserError where none is to be had. */
export async function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (starts(named)) return named;
    throw new UserError(
      `CHROMIUM_PATH is "${named}", which does not start: put the file of a Chromium or Chrome there, or leave it out.`,
    );
  }
  for (const candidates of STEPS) {
    const found = (await candidates()).find(starts);
    if (found) return found;
  }
  throw new UserError(
    'The browser tests need Chromium or Chrome and none starts here: install one, or set CHROMIUM_PATH to its file.',
  );
}
