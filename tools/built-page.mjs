// The built processes on free ports, for tools that measure the page as people get it.
import { join } from 'node:path';
import { childEnv, pinnedNode, root } from './install.mjs';
import { freePort } from './ports.mjs';
import { start, stop } from './processes.mjs';

async function answers(url) {
  for (let tries = 0; tries < 300; tries++) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer.`);
}

/** Serves each folder that has a build (`api/`, `client/`) beside one tenant, and calls `use` with the pages' origins. */
export async function withBuiltPages(folders, use) {
  const ports = [];
  for (let i = 0; i <= folders.length; i++) ports.push(await freePort());
  const [tenant, ...pages] = ports.map((port) => `http://localhost:${port}`);
  const serve = (script, port, env) =>
    start(pinnedNode, [script], {
      cwd: root,
      env: childEnv({ PORT: String(port), ...env }),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const processes = [
    serve(join(root, 'dist', 'tenant', 'main.js'), ports[0], { TENANT_DB: ':memory:', PAGE_ORIGINS: pages.join() }),
    ...folders.map((folder, i) =>
      serve(join(folder, 'api', 'main.js'), ports[i + 1], {
        AUTH0_DOMAIN: tenant,
        NODE_ENV: 'production',
        MESSAGES_DB: ':memory:',
      }),
    ),
  ];
  try {
    for (const page of pages) await answers(`${page}/api/health/ready`);
    return await use(...pages);
  } finally {
    await Promise.all(processes.map((child) => stop(child)));
  }
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
