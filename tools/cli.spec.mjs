import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './install.mjs';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const run = promisify(execFile);

describe('a script of the command', () => {
  it.each(['doctor', 'tenant:use', 'tenant:deploy', 'tenant:token'])('%s tells its usage by its name', async (name) => {
    const [, ...words] = scripts[name].split(' ');
    const { stdout } = await run(process.execPath, [...words, '--help'], { cwd: root });
    expect(stdout.startsWith(`npm run ${name} -- `)).toBe(true);
  });

  it('hands on its words and its exit code', async () => {
    const words = [join(root, 'tools', 'cli.mjs'), 'doctor', '--page', 'x'];
    const failed = await run(process.execPath, words).catch((error) => error);
    expect([failed.code, failed.stderr.split('\n')[0]]).toEqual([2, expect.stringMatching(/^--page is "x": put /)]);
  });
});
