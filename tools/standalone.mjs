// The server.js of a folder that stands alone (tools/bundle.mjs): loads packages.cjs with V8's cache of its compiled code,
// where there is one for this very Node and this very script; then our own app.cjs, which finds the packages loaded.
import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
const HEAD = 8; // bytes: the check sums of the script and of the cache, for V8 itself looks at their lengths only

const folder = import.meta.dirname;
const file = join(folder, 'packages.cjs');
const cache = `${file}.${process.version}-${process.platform}-${process.arch}.cache`;

/** Bytes of V8's young generation, both halves: from there on, more of it saves next to no time. */
const YOUNG = 8 * 2 ** 20;

const setGrowth = (factor) => setFlagsFromString(`--semi-space-growth-factor=${factor}`);
const young = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size;

/** Whether a person has said on the command line or in NODE_OPTIONS how the heap is to grow: then that counts. */
const grown = /--(min-|max-)?semi-space|--heap-growing|--(no-)?parallel-scavenge/.test(
  [...process.execArgv, process.env.NODE_OPTIONS].join(' ').replaceAll('_', '-'),
);

/**
 * Has V8 collect garbage sooner: it would let its young generation grow to 32 MiB and the old one to several times of what
 * lives in it, for requests that leave a few kilobytes each (docs/decisions/0012). It looks these flags up at each
 * collection, so it is not too late for them.
 */
function keepHeapSmall() {
  setGrowth(1);
  setFlagsFromString('--heap-growing-percent=20');
  setFlagsFromString('--no-parallel-scavenge'); // to wake other threads for so little takes longer than it saves
}

/** After the start, for it fills any size: lets load, and nothing else, double the young generation up to its size. */
function growUnderLoad() {
  setGrowth(2);
  const observer = new PerformanceObserver(() => {
    if (young() < YOUNG) return;
    setGrowth(1);
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}

function readCache(source) {
  try {
    const bytes = readFileSync(cache);
    const data = bytes.subarray(HEAD);
    return bytes.readUInt32LE(0) === crc32(source) && bytes.readUInt32LE(4) === crc32(data) ? data : undefined;
  } catch {
    return undefined; // without it the start takes longer, and nothing else is different
  }
}

function loadPackages() {
  const source = readFileSync(file);
  const [before, after] = WRAPPER;
  const script = new Script(`${before}${source}${after}`, {
    filename: file,
    columnOffset: -before.length,
    cachedData: readCache(source),
  });
  const module = new Module(file);
  const require = createRequire(file);
  require.cache[file] = module;
  script.runInThisContext()(module.exports, require, module, file, folder);
  module.loaded = true;
  return script;
}

/** For the build, once the code that every start needs has run: the cache, and the file it belongs into. */
export function createCache() {
  const data = script.createCachedData();
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(crc32(readFileSync(file)), 0);
  head.writeUInt32LE(crc32(data), 4);
  return { file: cache, bytes: Buffer.concat([head, data]) };
}

if (!grown) keepHeapSmall(); // first, for V8 takes a cache only under the flags with which it was made
process.setSourceMapsEnabled(true); // what an error tells are places in our TypeScript
const script = loadPackages();
createRequire(file)('./app.cjs');
if (!grown) growUnderLoad();
