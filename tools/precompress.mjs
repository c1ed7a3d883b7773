// Writes a .br and a .gz beside each text file of the built page: compressed once here and as well as can be, not by the
// server at every request. index.html is not among them, for each answer carries a nonce of its own.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|css|svg|json|txt)$/;
const LEAST = 512; // bytes; below, the headers outweigh what is saved

const brotli = (data) =>
  brotliCompressSync(data, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    },
  });

/** Gives the names of the files that have compressed ones now. */
export function precompress(folder) {
  const names = readdirSync(folder);
  for (const name of names.filter((name) => /\.(br|gz)$/.test(name))) rmSync(join(folder, name));
  const texts = names.filter((name) => TEXT.test(name) && statSync(join(folder, name)).size >= LEAST);
  for (const name of texts) {
    const data = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.br`), brotli(data));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(data, { level: 9 }));
  }
  return texts;
}
