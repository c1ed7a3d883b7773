import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** A workspace with a violation of each kind, and imports that may be. */
const FILES = {
  'apps/api/src/caller.ts': "import type { Policy } from './policy';\nexport type Caller = Policy[];",
  'apps/api/src/doctor.ts': "import '../../cli/src/examine';",
  'apps/cli/src/examine.ts': "import '../../api/src/policy';",
  'apps/api/src/policy.ts': "import type { Caller } from './caller';\nexport type Policy = Caller | 1;",
  'apps/client/src/main.ts': "import { shared } from '@latchkey/shared';\nexport const main = () => shared;",
  'libs/shared/src/index.ts':
    "import { main } from '../../../apps/client/src/main';\nexport const shared = () => main;",
  'apps/tenant/src/tenant.ts': "import './live-tenant';\nimport './configuration/model';",
  'apps/tenant/src/live-tenant.ts': "import type { Engine } from './engine';\nexport type Live = Engine;",
  'apps/tenant/src/live-tenant.spec.ts': "import './tenant';",
  'apps/tenant/src/engine.ts': 'export type Engine = 1;',
  'apps/tenant/src/logout.ts': "import type { Live } from './live-tenant';\nexport type Logout = Live;",
  'apps/tenant/src/store/secrets.ts': "import './database';\nimport '../logout';",
  'apps/tenant/src/store/database.ts': "import '../configuration/start-error';",
  'apps/tenant/src/configuration/start-error.ts': 'export class StartError {}',
  'apps/tenant/src/configuration/model.ts': "import { engine } from '../engine';\nexport const model = engine;",
};

let found;
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-circles-'));
  for (const name of ['.dependency-cruiser.mjs', 'tsconfig.base.json']) cpSync(join(root, name), join(folder, name));
  for (const [file, code] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${code}\n`);
  }
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const options = { cwd: folder, encoding: 'utf8' };
  const { stdout } = spawnSync(process.execPath, [command, 'apps', '--output-type', 'json'], options);
  rmSync(folder, { recursive: true });
  found = JSON.parse(stdout).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}, 60_000);

describe('the check of imports', () => {
  it.each([
    ['a circle of types', 'no-circle: apps/api/src/caller.ts'],
    ['a circle of two projects', 'no-circle: apps/client/src/main.ts'],
    ['a part that imports the live tenant', 'no-import-above-the-engine-and-its-parts: apps/tenant/src/logout.ts'],
    ['a store that imports a part', 'no-import-above-the-store: apps/tenant/src/store/secrets.ts'],
    [
      'a configuration that imports the engine',
      'no-import-above-configuration: apps/tenant/src/configuration/model.ts',
    ],
    ['an import of the command', 'no-import-of-the-command: apps/api/src/doctor.ts'],
  ])('refuses %s', (_what, line) => expect(found).toContain(line));

  it('lets everything else pass', () => expect(found).toHaveLength(6));
});
