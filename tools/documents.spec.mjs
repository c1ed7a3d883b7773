// What the documents say of the code holds: the tests they name are there, and the pieces of code they show are its own.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const find = (pattern) => globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', 'dist/**'] });
const text = (file) => readFileSync(join(root, file), 'utf8');
const plain = (code) => code.replace(/\s+/g, ' ').trim();

const SPECS = find('{apps,libs,tools}/**/*.spec.{ts,mjs}');
const NAMED = /`([\w/.-]+\.spec\.(?:ts|mjs))`((?: "[^"]+",?(?: and)?)*)/g;
const DOCUMENTS = ['README.md', 'DEVELOPMENT.md', ...find('docs/**/*.md')].filter((file) => text(file).match(NAMED));
const SHOWN = [...text('docs/streams.md').matchAll(/```ts (\S+)\n([\s\S]*?)```/g)].map(([, ...shown]) => shown);

/** Whether a test has this title; an ellipsis stands for what is left out, or differs from case to case. */
const has = (spec, title) => {
  const code = text(spec).replaceAll("\\'", "'");
  return title.split('…').every((piece) => code.includes(piece));
};

it.each(DOCUMENTS)('%s names tests that are there', (document) => {
  const missing = [];
  for (const [, file, quoted] of text(document).matchAll(NAMED)) {
    const specs = SPECS.filter((spec) => `/${spec}`.endsWith(`/${file}`));
    if (!specs.length) missing.push(file);
    for (const [, title] of quoted.matchAll(/"([^"]+)"/g)) {
      if (!specs.some((spec) => has(spec, title))) missing.push(`${file} "${title}"`);
    }
  }
  expect(missing).toEqual([]);
});

describe('docs/streams.md', () => {
  it('shows both sides', () => {
    const sides = SHOWN.map(([file]) => file.split('/')[1]);
    expect([...new Set(sides)].sort()).toEqual(['api', 'client']);
  });

  it.each(SHOWN)('shows %s as it is', (file, code) => expect(plain(text(file))).toContain(plain(code)));
});
