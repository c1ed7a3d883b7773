// The server.js of a folder that stands alone (tools/bundle.mjs): loads packages.cjs with V8's cache of its compiled code,
// where there is one for this very Node and this very script; then our own app.cjs, which finds the packages loaded.
import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
const HEAD = 8; // bytes: the check sums of the script and of the cache, for V8 itself looks at their lengths only

const folder = import.meta.dirname;
const file = join(folder, 'packages.cjs');
const cache = `${file}.${process.version}-${process.platform}-${process.arch}.cache`;

/**
 * Has V8 collect garbage sooner: it would let its young generation grow to 16 MiB, twice, and the old one to several times of
 * what lives in it, for requests that leave a few kilobytes each (docs/decisions/0012). Both flags are read at each
 * collection, so it is not too late for them. Whoever has set one himself is left alone.
 */
function keepHeapSmall() {
  const given = [...process.execArgv, process.env.NODE_OPTIONS].join(' ').replaceAll('_', '-');
  if (/--(min-|max-)?semi-space|--heap-growing/.test(given)) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
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

keepHeapSmall(); // first, for V8 takes a cache only under the flags with which it was made
process.setSourceMapsEnabled(true); // what an error tells are places in our TypeScript
const script = loadPackages();
createRequire(file)('./app.cjs');
