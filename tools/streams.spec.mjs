// docs/streams.md explains code that runs: each of its blocks stands, line for line, in the file that it names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const text = (file) => readFileSync(join(root, file), 'utf8');
const plain = (code) => code.replace(/\s+/g, ' ').trim();
const blocks = [...text('docs/streams.md').matchAll(/```ts (\S+)\n([\s\S]*?)```/g)].map(([, file, code]) => [
  file,
  code,
]);

describe('docs/streams.md', () => {
  it('shows both sides', () => {
    const sides = blocks.map(([file]) => file.split('/')[1]);
    expect([...new Set(sides)].sort()).toEqual(['api', 'client']);
  });

  it.each(blocks)('shows %s as it is', (file, code) => expect(plain(text(file))).toContain(plain(code)));
});
