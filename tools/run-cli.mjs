// node tools/run-cli.mjs <words>: the command `latchkey` from its sources, with packages where they are. Called by cli.mjs.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';
import { besidePackages } from './bundle.mjs';
import { root } from './install.mjs';

// Inside the workspace, so that packages are found. Each file appears at once, for two of these may run at a time.
const dir = join(root, 'node_modules', '.cache', 'latchkey', 'cli');
const { output } = await build({ ...besidePackages('apps/cli', dir), write: false });
for (const { fileName, code, source } of output) write(join(dir, fileName), code ?? source);
await import(pathToFileURL(join(dir, 'server.js')));

function write(file, text) {
  if (text === read(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
