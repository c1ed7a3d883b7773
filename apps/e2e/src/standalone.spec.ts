import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePorts, root } from './processes';

/** Has the API tell what V8 says of each script with a cache, and at its end how large the young generation has become. */
const TELL = `
  import vm from 'node:vm';
  import { syncBuiltinESMExports } from 'node:module';
  import { getHeapSpaceStatistics } from 'node:v8';
  const { Script } = vm;
  vm.Script = class extends Script {
    constructor(source, options) {
      super(source, options);
      console.log('cache refused: ' + this.cachedDataRejected);
    }
  };
  syncBuiltinESMExports();
  process.on('exit', () => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    console.log('young: ' + young.space_size);
  });
`;
const TOLD = ['--import', `data:text/javascript,${encodeURIComponent(TELL)}`];

let folder: string;
let port: number;
let api: ChildProcess | undefined;
let output: string;

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-alone-')); // nothing above it has a node_modules
  for (const name of ['api', 'client']) cpSync(join(root, 'dist', name), join(folder, name), { recursive: true });
  [port] = (await freePorts(1)) as [number];
});
test.afterEach(async () => {
  await end('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Runs the copy with nothing but the three values and a port in its environment. */
function run(...flags: string[]): ChildProcess {
  output = '';
  api = spawn(process.execPath, [...flags, join(folder, 'api', 'main.js')], {
    cwd: folder,
    env: {
      AUTH0_DOMAIN: 'http://localhost:9', // nobody: a tenant is not needed to serve
      AUTH0_CLIENT_ID: 'client',
      AUTH0_AUDIENCE: 'https://api.example',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [api.stdout, api.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  return api;
}

async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (api?.exitCode !== null || api.signalCode !== null) return;
  const gone = once(api, 'close');
  api.kill(signal);
  await gone;
}

const at = (path: string) => `http://127.0.0.1:${port}${path}`;
const status = (path: string) =>
  fetch(at(path), { headers: { accept: 'text/html' } }).then(
    (answer) => answer.status,
    () => output,
  );
const live = () => expect.poll(() => status('/api/health/live')).toBe(200);
const caches = () => readdirSync(join(folder, 'api')).filter((name) => name.endsWith('.cache'));

test('the built API needs nothing but Node', async ({ page }) => {
  run();
  await live();
  expect(await Promise.all(['/api/public', '/api/external', '/', '/profile'].map(status))).toEqual([
    200, 401, 200, 200,
  ]);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('response', (answer) => answer.status() >= 400 && errors.push(`${answer.status()} ${answer.url()}`));
  await page.goto(at('/api/docs')); // Swagger UI's own files draw it
  await expect(page.getByRole('heading', { name: 'Latchkey API' })).toBeVisible();
  await expect(page.getByText('/api/private-scoped', { exact: true })).toBeVisible();
  expect(errors).toEqual([]);
  expect(output, 'a warning').not.toMatch(/warning|error/i);
});

test('the built API is small and brings its licences', () => {
  const files = readdirSync(join(folder, 'api'), { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  expect(bytes).toBeLessThanOrEqual(10_000_000);
  const text = readFileSync(join(folder, 'api', '3rdpartylicenses.txt'), 'utf8');
  const names = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name);
  expect(names).toEqual(expect.arrayContaining(['@nestjs/core', 'fastify', 'pause', 'prom-client', 'swagger-ui-dist']));
  expect(text.match(/Permission is hereby granted|Apache License/g)?.length).toBeGreaterThan(80);
});

test('an error names our TypeScript', async () => {
  const html = join(folder, 'client', 'browser', 'index.html');
  rmSync(html);
  mkdirSync(html); // cannot be read as a file
  await once(run(), 'close');
  expect(api?.exitCode).not.toBe(0);
  expect(output).toMatch(/apps\/api\/src\/page\/page\.controller\.ts:\d+:\d+/);
});

test("V8's cache is taken, and not missed", async () => {
  expect(caches()).toHaveLength(1);
  run(...TOLD);
  await live();
  expect(output).toContain('cache refused: false');
  await end('SIGTERM');

  const cache = join(folder, 'api', caches()[0] as string);
  const bytes = readFileSync(cache);
  bytes.writeUInt32LE((bytes.readUInt32LE(0) ^ 1) >>> 0, 0); // the check sum of another script
  writeFileSync(cache, bytes);
  run(...TOLD);
  await live();
  expect(output).toContain('cache refused: undefined'); // not even offered
  expect(output).not.toMatch(/warning|error/i);
  expect(readFileSync(cache).equals(bytes), 'nothing is written at run time').toBe(true);
  expect(caches()).toHaveLength(1);
});

test('memory stays small, unless a person sets it', async () => {
  const young = async (...flags: string[]) => {
    run(...TOLD, ...flags);
    await live();
    for (let i = 0; i < 10; i++) await Promise.all(Array.from({ length: 100 }, () => status('/api/docs-json')));
    await end('SIGTERM');
    return Number(/young: (\d+)/.exec(output)?.[1]) / 2 ** 20;
  };
  expect(await young()).toBeLessThanOrEqual(8);
  expect(await young('--semi-space-growth-factor=8')).toBeGreaterThan(8);
});
