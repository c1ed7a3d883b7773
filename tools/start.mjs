// npm start: installs what is missing, serves tenant, API and client together, says where they are, and ends them all.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { childEnv, ensureInstalled, pinnedNode, root } from './install.mjs';
import { assertFree, localOrigin, readPorts, serveEnv, tenantDomain, UserError } from './ports.mjs';
import { onEnd, start, stop } from './processes.mjs';
import { untilAllAnswer } from './waiting.mjs';

const SERVE = {
  tenant: ['node-app.mjs', 'serve', 'apps/tenant'],
  api: ['node-app.mjs', 'serve', 'apps/api'],
  client: ['serve-client.mjs'],
};
/** Milliseconds until it says what it waits for, and until it gives up: a first build on a slow machine takes a minute. */
const NOTICE = 20_000;
const PATIENCE = 300_000;
const READY = { tenant: '/.well-known/openid-configuration', api: '/api/health/live', client: '/' };

try {
  const ports = readPorts(process.env);
  ensureInstalled();
  // With a tenant elsewhere the local one would only stand about.
  if (!localOrigin(tenantDomain(process.env))) delete ports.tenant;
  await assertFree(ports);
  await serve(ports);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function serve(ports) {
  const names = Object.keys(SERVE).filter((name) => name in ports);
  console.log(`Starting ${names.join(', ')}. The first time takes some seconds longer.`);
  let ending = false;
  const children = names.map((name) => {
    const [script, ...args] = SERVE[name];
    const child = start(pinnedNode, [join(root, 'tools', script), ...args], {
      cwd: root,
      env: childEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of ['stdout', 'stderr']) {
      createInterface({ input: child[output] }).on('line', (line) => {
        if (!ending) process[output].write(`[${name}] ${line}\n`); // how a process takes its end is of no use to anybody
      });
    }
    child.once('exit', () => void end(1, `The ${name} stopped (see above), so the others are stopped too.`));
    return child;
  });
  const end = async (code, reason) => {
    if (ending) return;
    ending = true;
    if (reason) console.error(reason);
    await Promise.all(children.map((child) => stop(child)));
    process.exit(code);
  };
  onEnd(() => end(0));

  try {
    await untilAllAnswer(
      names.map((name) => ({ name, url: `http://localhost:${ports[name]}${READY[name]}` })),
      {
        notice: NOTICE,
        patience: PATIENCE,
        say: (missing) => !ending && console.error(`${missing}\nThe start goes on waiting; Ctrl-C ends it.`),
      },
    );
    if (!ending) console.log(welcome(ports));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await end(1, `${error.message}\nThe start gives up after ${PATIENCE / 60_000} minutes.`);
  }
}

function welcome(ports) {
  const domain = tenantDomain(process.env);
  const local = ports.tenant !== undefined;
  const accounts = local
    ? 'ada@example.com / ada  (may read messages)   bob@example.com / bob  (may not)'
    : 'those of your own tenant';
  return `
  Latchkey is running. Open the page and log in:

    Page      http://localhost:${ports.client}
    Accounts  ${accounts}
    API       http://localhost:${ports.api}/api  (docs: /api/docs)
    Tenant    ${local ? `${serveEnv('tenant', process.env).TENANT_ORIGIN}/` : domain}

  Ctrl-C ends everything.
`;
}
