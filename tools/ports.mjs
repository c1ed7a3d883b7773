// Where the three processes live under "npm start", "nx serve" and the browser tests, and what each is told of the others.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './install.mjs';

const DEFAULTS = { CLIENT_PORT: 4200, API_PORT: 3001, TENANT_PORT: 3002 };
const LOOPBACK = /^(([\w-]+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Says in sentences what the person must change; the tools print it without a stack. */
export class UserError extends Error {}

/** Reads CLIENT_PORT, API_PORT and TENANT_PORT. Throws a UserError that lists every fault. */
export function readPorts(env) {
  const faults = [];
  // A configured local tenant is where its domain says, unless TENANT_PORT moves it.
  const tenantPort = localOrigin(tenantDomain(env))?.port;
  const read = (name) => {
    const text = env[name] ?? (name === 'TENANT_PORT' && tenantPort ? tenantPort : undefined);
    if (text === undefined) return DEFAULTS[name];
    const port = Number(text);
    if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
    faults.push(`${name} is "${text}": put a whole number from 1 to 65535 there.`);
    return 0;
  };
  const ports = { client: read('CLIENT_PORT'), api: read('API_PORT'), tenant: read('TENANT_PORT') };
  if (!faults.length && new Set(Object.values(ports)).size < 3) {
    faults.push('CLIENT_PORT, API_PORT and TENANT_PORT must differ: two of them are the same.');
  }
  const named = env.AUTH0_DOMAIN === undefined ? undefined : localOrigin(tenantDomain(env));
  if (named && ports.tenant && named.port !== String(ports.tenant)) {
    faults.push(`AUTH0_DOMAIN is ${named.origin} and TENANT_PORT is ${ports.tenant}: leave one of them out.`);
  }
  if (faults.length) throw new UserError(faults.join('\n'));
  return ports;
}

/** The file's domain, where it can be read; faults in the file are the API's to report. */
function domainOfFile(env) {
  try {
    return String(JSON.parse(readFileSync(env.AUTH_CONFIG_FILE ?? join(root, 'auth_config.json'), 'utf8')).domain);
  } catch {
    return '';
  }
}

/** Whether a domain, in any of the forms people paste, is on this machine. */
export function isLocal(domain) {
  const text = /^https?:\/\//i.test(domain) ? domain : `https://${domain}`;
  return URL.canParse(text) && LOOPBACK.test(new URL(text).hostname);
}

/** The URL of a domain that our own tenant could be at: on this machine and plain http. */
export function localOrigin(domain) {
  return /^http:\/\//i.test(domain) && isLocal(domain) ? new URL(domain) : undefined;
}

/** The tenant in force, as the API will see it: the first of several, by its first name. */
export function tenantDomain(env) {
  return env.AUTH0_DOMAIN?.split(/[,=]/, 1)[0] ?? domainOfFile(env);
}

/** The environment of one process under `serve`: its own PORT, and the places of the others where they were moved. */
export function serveEnv(name, env) {
  const ports = readPorts(env);
  const pages = [`http://localhost:${ports.client}`, `http://localhost:${ports.api}`];
  // HOST is for `node dist/*/main.js`; some shells set it to the machine's name. Here all of them are asked at localhost.
  const own = { PORT: String(ports[name]), PORT_VARIABLE: `${name.toUpperCase()}_PORT`, HOST: undefined };
  // Tenant and API must have the same text for the tenant's address: the issuer is compared to the letter.
  const host = localOrigin(tenantDomain(env))?.hostname;
  const tenant = env.TENANT_ORIGIN ?? `http://${host ?? 'localhost'}:${ports.tenant}`;
  if (name === 'tenant') {
    const origins = [env.PAGE_ORIGINS, ...pages].filter(Boolean).join(',');
    return { ...own, PAGE_ORIGINS: origins, TENANT_ORIGIN: tenant, API_ORIGIN: env.API_ORIGIN ?? pages[1] };
  }
  if (name !== 'api') return own;
  const [page, api] = pages;
  const cors = { CORS_ORIGINS: env.CORS_ORIGINS ?? page };
  // The page's own origin is an address of the API too: its dev server passes /api on, and a proof names what the browser sees.
  const addresses = { API_ORIGIN: `${env.API_ORIGIN ?? api},${page}` };
  // A tenant that was not moved is where the API reads it; a real domain stays as it is.
  const moved = host && (env.TENANT_PORT !== undefined || env.TENANT_ORIGIN !== undefined);
  return { ...own, ...cors, ...addresses, ...(moved ? { AUTH0_DOMAIN: tenant } : {}) };
}

/** Throws a UserError that names each port which another process holds, and the variable that changes it. */
export async function assertFree(ports) {
  const taken = [];
  for (const [name, port] of Object.entries(ports)) {
    const free = (await bindable(port, '127.0.0.1')) && (await bindable(port, '::1'));
    if (!free) taken.push(`Port ${port} is already in use: set ${name.toUpperCase()}_PORT to a free one.`);
  }
  if (taken.length) throw new UserError(taken.join('\n'));
}

function bindable(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    // A machine without IPv6 answers EADDRNOTAVAIL or EAFNOSUPPORT: that address is then nobody's.
    probe.once('error', (error) => resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port that is free now. */
export async function freePort() {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
