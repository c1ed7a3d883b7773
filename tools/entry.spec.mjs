// The main.js of dist/api and dist/tenant, before the server's own code has begun to listen for signals.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './install.mjs';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-entry-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
for (const file of ['entry.mjs', 'loopback.mjs']) copyFileSync(join(root, 'tools', file), join(folder, file));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

/** Runs it beside such a server, which says when it has come to its end, and never ends. */
async function signalled(server, signal) {
  writeFileSync(join(folder, 'server.js'), `${server}; console.log('begun'); setInterval(() => {}, 1000);`);
  const child = spawn(process.execPath, [join(folder, 'entry.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(createInterface(child.stdout), 'line');
  child.kill(signal);
  return ended;
}

describe('main.js', () => {
  it.each(['SIGTERM', 'SIGINT'])('ends on %s while the server is starting', async (signal) => {
    expect(await signalled('', signal)).toEqual([0, null]);
  });

  it('leaves the end to a server that has started', async () => {
    const own = "process.on('SIGTERM', () => setTimeout(() => process.exit(7)))";
    expect(await signalled(own, 'SIGTERM')).toEqual([7, null]);
  });
});
