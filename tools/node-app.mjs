// node tools/node-app.mjs build|serve <project root>
// "build" writes dist/<app>/, which stands alone: the API's is what is shipped, the tenant's is for trying it out. "serve" bundles to a folder of its own, runs
// that, and runs it again after every change; there packages stay in node_modules, which is quicker.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { watch } from 'rolldown';
import { besidePackages, buildAlone, buildWithPackages } from './bundle.mjs';
import { root } from './install.mjs';
import { assertFree, readPorts, serveEnv, UserError } from './ports.mjs';
import { onEnd, start, stop } from './processes.mjs';

const [mode, project] = process.argv.slice(2);
const name = basename(project);
const PATIENCE = 5000; // less than npm start has with us, so that the app is never left behind

if (mode === 'build') {
  const dir = join(root, 'dist', name);
  if (name === 'api') await buildAlone(project, dir);
  else await buildWithPackages(project, dir);
  copyFileSync(join(root, 'tools', 'entry.mjs'), join(dir, 'main.js'));
  copyFileSync(join(root, 'tools', 'loopback.mjs'), join(dir, 'loopback.mjs'));
} else {
  try {
    await assertFree({ [name]: readPorts(process.env)[name] });
    serve();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

function serve() {
  // Inside the workspace, so that packages are found; not in dist/, so that a production build stays what it is.
  const dir = join(root, 'node_modules', '.cache', 'latchkey', `${name}-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  const env = { ...process.env, ...serveEnv(name, process.env) };
  const watcher = watch(besidePackages(project, dir));
  let child;
  let builds = 0;
  let queue = Promise.resolve(); // restarts one after another: two quick rebuilds must not leave two children
  let closing = false;
  const restart = async () => {
    const first = !child;
    if (child) await stop(child, PATIENCE);
    if (closing) return;
    const app = ['--enable-source-maps', join(dir, 'server.js')];
    child = start(process.execPath, app, { stdio: 'inherit', env, cwd: root });
    // What stops the very first start (a fault in the configuration) is not mended by a change of the code.
    if (first) child.once('exit', (code) => code && !closing && builds === 1 && void end(code));
  };
  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') console.error(event.error?.message ?? event);
    if (event.code === 'END') {
      builds += 1;
      queue = queue.then(restart);
    }
    await event.result?.close();
  });
  const end = async (code) => {
    closing = true;
    await queue;
    if (child) await stop(child, PATIENCE);
    await watcher.close();
    rmSync(dir, { recursive: true, force: true });
    process.exit(code);
  };
  onEnd(() => end(0));
}
