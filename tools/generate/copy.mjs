// A copy of the workspace in which a generator can be tried: what git knows, and the packages by a link.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../install.mjs';

/** Makes the copy, work that is not committed included, as a git repository of its own; gives its folder. */
export function copyWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-generator-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of String(listed).split('\0').filter(Boolean)) {
    if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}
