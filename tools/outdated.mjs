// npm run outdated: the dependencies that are behind, and the reason where DEVELOPMENT.md gives one. Exit code 1 where one is
// missing, or no longer needed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge, readExceptions } from './dependencies.mjs';
import { ensureInstalled, pinnedNode, root } from './install.mjs';

ensureInstalled();
const npm = process.env.npm_execpath;
if (!npm) throw new Error('Start it by "npm run outdated".');

/** What npm finds in one folder. On the pinned Node: npm leaves out versions that the Node it runs on is too old for. */
function outdated(folder) {
  const { stdout } = spawnSync(pinnedNode, [npm, 'outdated', '--json'], { cwd: join(root, folder), encoding: 'utf8' });
  const answer = JSON.parse(stdout);
  if (answer.error) throw new Error(`npm could not ask the registry: ${answer.error.summary}`);
  return answer;
}

const exceptions = readExceptions(readFileSync(join(root, 'DEVELOPMENT.md'), 'utf8'));
const ours = judge(outdated('.'), exceptions);
const others = ['bench', 'clients'].map((folder) => judge(outdated(folder), []));
const behind = [ours, ...others].flatMap((found) => found.behind);
const line = ({ name, here, newest }) => `  ${name} ${here}, newest ${newest}`;
const print = (title, lines) => lines.length && console.log([title, ...lines, ''].join('\n'));

print(
  'Stay for a reason:',
  ours.excused.map((entry) => `${line(entry)}: ${entry.reason}`),
);
print('Behind: update each, or give its reason in DEVELOPMENT.md, "Dependencies":', behind.map(line));
print(
  'Reasons in DEVELOPMENT.md that nothing needs any more:',
  ours.settled.map((name) => `  ${name}`),
);
if (!behind.length) console.log('All other dependencies are at their newest version.');
if (behind.length || ours.settled.length) process.exitCode = 1;
