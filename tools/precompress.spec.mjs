import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { firstView } from './page-weight.mjs';
import { precompress } from './precompress.mjs';

const SCRIPT = 'export const words = "again and again";\n'.repeat(100);
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'precompress-'));
  writeFileSync(join(folder, 'index.html'), '<script src="main-A.js"></script><link href="styles-B.css">'.repeat(2));
  writeFileSync(join(folder, 'main-A.js'), SCRIPT);
  writeFileSync(join(folder, 'chunk-C.js'), SCRIPT);
  writeFileSync(join(folder, 'styles-B.css'), 'p { color: red }\n'.repeat(100));
  writeFileSync(join(folder, 'small.svg'), '<svg/>');
  writeFileSync(join(folder, 'gone.js.br'), 'of an older build');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('precompress', () => {
  it('writes both forms of each text that is worth it, and no others', () => {
    expect(precompress(folder).sort()).toEqual(['chunk-C.js', 'main-A.js', 'styles-B.css']);
    const written = readdirSync(folder).filter((name) => /\.(br|gz)$/.test(name));
    expect(written.sort()).toEqual(['chunk-C.js', 'main-A.js', 'styles-B.css'].flatMap((n) => [`${n}.br`, `${n}.gz`]));
  });

  it('loses no letter', () => {
    precompress(folder);
    expect(brotliDecompressSync(readFileSync(join(folder, 'main-A.js.br'))).toString()).toBe(SCRIPT);
    expect(gunzipSync(readFileSync(join(folder, 'main-A.js.gz'))).toString()).toBe(SCRIPT);
  });
});

describe('firstView', () => {
  it('weighs what index.html names, once', () => {
    precompress(folder);
    expect(firstView(folder).map(({ name }) => name)).toEqual(['main-A.js', 'styles-B.css']);
  });
});
