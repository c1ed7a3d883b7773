// What deploy/compose.yaml and deploy/Dockerfile say of each service, with this machine's places for those of containers.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { root } from '../install.mjs';
import { storeProgram } from '../store-program.mjs';

const DEPLOY = join(root, 'deploy');

export function readCompose() {
  return load(readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8'), { schema: YAML11_SCHEMA }).services;
}

/** The address of each network that services share, and of the machine's own end of it. */
export function addressesOf(services) {
  const own = Object.entries(services).filter(([, { networks }]) => networks);
  const addresses = Object.fromEntries(own.map(([name, { networks }]) => [name, networks.inside.ipv4_address]));
  return { services: addresses, gateway: Object.values(addresses)[0].replace(/\d+$/, '1/24') };
}

/** Their names, those first that others are in the network of. */
export function startOrder(services) {
  return Object.keys(services).sort((one, other) => !services[one].networks - !services[other].networks);
}

/** What the image of a target begins with: its program and its environment. */
function readImage(target) {
  const file = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');
  const stage = file.split(/^FROM /m).find((part) => part.split('\n')[0].endsWith(` AS ${target}`));
  const env = Object.fromEntries(
    /^ENV (.*)$/m
      .exec(stage)[1]
      .split(' ')
      .map((pair) => pair.split('=')),
  );
  return { entrypoint: JSON.parse(/^ENTRYPOINT (.*)$/m.exec(stage)[1]), env };
}

/** `{ network, command, args, env, cwd }` of a service: its volumes are folders below `folder`. */
export function programOf(services, name, folder) {
  const { build, entrypoint, command = [], environment = {}, volumes = [], network_mode: mode = '' } = services[name];
  const image = build ? readImage(build.target) : { entrypoint: [], env: {} };
  const places = [];
  for (const [source, target] of volumes.map((line) => line.split(':'))) {
    const place = source.startsWith('.') ? resolve(DEPLOY, source) : join(folder, source);
    if (!source.startsWith('.')) mkdirSync(place, { recursive: true });
    places.push([target, place]);
  }
  // In an image of ours: what is built, and beside it what is of the workspace.
  places.push(['/app/api', join(root, 'dist', 'api')], ['/app/tenant/', join(root, 'dist', 'tenant/')], ['/app', root]);
  const placed = (text) => {
    const [from, to] = places.find(
      ([target]) => text === target || text.startsWith(`${target.replace(/\/$/, '')}/`),
    ) ?? ['', ''];
    return to + text.slice(from.length);
  };
  const words = [...(entrypoint ?? image.entrypoint), ...command].map(placed);
  const [program, ...args] = words;
  const env = { ...image.env, ...environment };
  const [, data = folder] = places.find(([target]) => target === '/data') ?? [];
  return {
    network: mode.replace(/^service:/, '') || name,
    ...runnable(program, args),
    env: {
      PATH: process.env.PATH,
      ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, placed(String(value))])),
    },
    cwd: data,
  };
}

function runnable(program, args) {
  if (program === 'node') return { command: process.execPath, args };
  const command = program === 'valkey-server' ? storeProgram() : program;
  if (!command || spawnSync(command, ['--version']).error) throw new Error(`There is no ${program} on the PATH.`);
  const own = args.map((word) => (word === 'daemon off;' ? 'daemon off; user root;' : word)); // root has no other user here
  return { command, args: own };
}
