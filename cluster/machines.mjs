// What the cluster is made of: a tenant, a store, and machines that run the API.
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { pinnedNode, root } from '../tools/install.mjs';
import { freePort, UserError } from '../tools/ports.mjs';
import { Machine } from './machine.mjs';
import { AUDIENCE, CLIENT, writeTenant } from './tenant.mjs';

/** What each caller may send: so little that one who sends more meets it in seconds. */
export const LIMIT = { quota: 200, window: 5 };

const built = (app) => {
  const file = join(root, 'dist', app, 'main.js');
  if (!existsSync(file)) throw new UserError(`There is no dist/${app}: run "npm run build".`);
  return file;
};
const ok = async (url) => (await fetch(url)).ok;

async function createStore(command, folder) {
  const port = await freePort();
  const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  const args = [...own, '--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
  const answers = async () => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const [answer] = await once(socket, 'data');
    socket.destroy();
    return String(answer).startsWith('+PONG');
  };
  const machine = new Machine({ name: 'store', command, args, folder, answers });
  return Object.assign(machine, { url: `redis://127.0.0.1:${port}` });
}

async function createTenant(folder, people, balancer) {
  const origin = `http://localhost:${await freePort()}`;
  const env = writeTenant(folder, origin, people, `${balancer}/api/backchannel-logout`);
  const answers = () => ok(`${origin}/.well-known/openid-configuration`);
  const machine = new Machine({
    name: 'tenant',
    command: pinnedNode,
    args: [built('tenant')],
    env: { ...env, PAGE_ORIGINS: balancer },
    folder,
    answers,
  });
  return Object.assign(machine, { origin });
}

async function createApi(number, folder, { store, tenant, balancer }) {
  const port = await freePort();
  const name = `api-${number}`;
  const env = {
    NODE_ENV: 'production',
    PORT: `${port}`,
    AUTH0_DOMAIN: tenant,
    AUTH0_CLIENT_ID: CLIENT,
    AUTH0_AUDIENCE: AUDIENCE,
    API_ORIGIN: balancer,
    CORS_ORIGINS: balancer,
    TRUSTED_PROXIES: '127.0.0.1',
    REDIS_URL: store,
    RATE_LIMIT: `${LIMIT.quota}/${LIMIT.window}`,
    MESSAGES_DB: join(folder, `${name}.db`),
  };
  const answers = () => ok(`http://127.0.0.1:${port}/api/health/ready`);
  const machine = new Machine({ name, command: pinnedNode, args: [built('api')], env, folder, answers });
  return Object.assign(machine, { port });
}

/** Makes and starts all of them, with logs and files in `folder`; the machines share what is in the store. */
export async function startMachines({ folder, program, people, balancer, count }) {
  const store = await createStore(program, folder);
  const tenant = await createTenant(folder, people, balancer);
  const shared = { store: store.url, tenant: tenant.origin, balancer };
  const apis = await Promise.all(Array.from({ length: count }, (_, i) => createApi(i + 1, folder, shared)));
  const all = [store, tenant, ...apis];
  const end = () => Promise.all(all.map((machine) => machine.stop()));
  try {
    await Promise.all([store.start(), tenant.start()]);
    await Promise.all(apis.map((api) => api.start()));
  } catch (error) {
    await end();
    throw error;
  }
  return { store, tenant, apis, end };
}
