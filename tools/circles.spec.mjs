import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { circlesIn } from './circles.mjs';
import { root } from './install.mjs';

describe('the files of a project', () => {
  it.each(['libs/wire', 'libs/shared', 'libs/nest-auth', 'apps/api', 'apps/client', 'apps/e2e'])(
    'import each other in no circle: %s',
    (project) => expect(circlesIn(join(root, project))).toEqual([]),
  );
});

describe('a circle', () => {
  let folder;
  const write = (files) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'latchkey-circles-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['values', "import { a } from './a';"],
    ['types', "import { type a } from './a';"],
    ['types alone', "import type { a } from './a';"],
    ['a re-export', "export * from './a';"],
    ['import()', "export const a = () => import('./a');"],
  ])('of %s is found', (_what, text) => {
    write({ 'a.ts': "import './b/c';", 'b/c.ts': "import '../d';", 'd.ts': text });
    expect(circlesIn(folder)).toEqual([['a.ts', 'b/c.ts', 'd.ts', 'a.ts']]);
  });

  it('by way of a folder is found', () => {
    write({ 'a/index.ts': "import '../b';", 'b.ts': "import './a';" });
    expect(circlesIn(folder)).toHaveLength(1);
  });

  it('is not seen where two ways lead to one file', () => {
    write({ 'a.ts': "import './b'; import './c';", 'b.ts': "import './c';", 'c.ts': "import 'node:fs';" });
    expect(circlesIn(folder)).toEqual([]);
  });
});
