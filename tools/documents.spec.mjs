// What the documents say of the code holds: the tests they name are there, and the pieces of code they show are its own.
import { existsSync, globSync, readFileSync } from 'node:fs';
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

describe('docs/production.md', () => {
  const production = text('docs/production.md');

  it('alerts on figures and verdicts that there are', () => {
    const metrics = `${text('apps/api/src/metrics/metrics.ts')}${text('apps/api/src/workers/workers-figures.ts')}`;
    const codes = text('libs/wire/src/problem.ts');
    const named = [...production.matchAll(/\b(latchkey_[a-z_]+?)(?:_bucket)?[{[ ]/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(4);
    for (const name of named) expect(metrics).toContain(`name: '${name}'`);
    for (const [, verdict] of production.matchAll(/verdict="([a-z_]+)"/g)) expect(codes).toContain(`'${verdict}'`);
  });

  it('names commands and files that there are', () => {
    const { scripts } = JSON.parse(text('package.json'));
    for (const [, script] of production.matchAll(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
    const files = [...production.matchAll(/\bdeploy\/[\w./-]+\w/g)].map(([file]) => file);
    for (const file of files.filter((one) => !one.endsWith('/acme'))) expect(existsSync(join(root, file))).toBe(true);
  });
});
