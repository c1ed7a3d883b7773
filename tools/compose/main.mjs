// node tools/compose/main.mjs <folder>: runs deploy/compose.yaml where there is no engine. The same programs with the same
// configuration and environment, each service in a network of its own with its own address, all of them on one bridge; no file
// system or limit of their own, which npm run test:image tries. Begins as root of its own network and mounts:
// unshare --net --mount. Takes requests to carry out as lines of JSON, and ends all of it with its input.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { addressesOf, programOf, readCompose, startOrder } from './services.mjs';
import { ask } from './ask.mjs';

const [folder] = process.argv.slice(2);
const services = readCompose();
const addresses = addressesOf(services);
const running = new Map();

layBridge();
for (const name of startOrder(services)) start(name);
tell({ services: Object.keys(services) });
for await (const line of createInterface(process.stdin)) tell(await carryOut(JSON.parse(line)));
const codes = {};
for (const name of Object.keys(services)) codes[name] = await stop(name); // nginx first, as it is named first
tell({ codes });

function tell(answer) {
  console.log(JSON.stringify(answer));
}

async function carryOut({ restart, log, ...request }) {
  if (restart) {
    const code = await stop(restart);
    start(restart);
    return { code };
  }
  if (log) return { log: readFileSync(logOf(log), 'utf8') };
  return ask(request).catch((error) => ({ error: String(error.code ?? error) }));
}

function sh(script, ...args) {
  execFileSync('sh', ['-euc', script, 'sh', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A bridge, and names for the addresses. */
function layBridge() {
  sh('mount -t tmpfs tmpfs /run; ip link set lo up; ip link add inside type bridge; ip link set inside up');
  sh('ip addr add "$1" dev inside', addresses.gateway);
  const lines = Object.entries(addresses.services).map(([name, address]) => `${address} ${name}`);
  sh(
    'printf "%s\\n" "127.0.0.1 localhost" "$2" > "$1"; mount --bind "$1" /etc/hosts',
    join(folder, 'hosts'),
    lines.join('\n'),
  );
}

/** A network with a cable to the bridge. As with an engine it is a new one whenever its service starts. */
function layNetwork(name, address) {
  if (running.has(name)) sh('ip link del "v-$1"; ip netns del "$1"', name);
  sh(
    `ip netns add "$1"; ip link add "v-$1" type veth peer name eth0 netns "$1"; ip link set "v-$1" master inside up
     ip -n "$1" addr add "$2/24" dev eth0; ip -n "$1" link set eth0 up; ip -n "$1" link set lo up`,
    name,
    address,
  );
}

function start(name) {
  const address = addresses.services[name];
  if (address) layNetwork(name, address);
  const { network, command, args, env, cwd } = programOf(services, name, folder);
  const file = openSync(logOf(name), 'a'); // no pipe of Node's: it is a socket, which nginx cannot open by name
  const stdio = ['ignore', file, file];
  running.set(name, spawn('nsenter', [`--net=/run/netns/${network}`, command, ...args], { cwd, env, stdio }));
  closeSync(file);
}

function logOf(name) {
  return join(folder, `${name}.log`);
}

/** Ends a service as an engine does, and gives its exit code. */
async function stop(name) {
  const child = running.get(name);
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
  return child.exitCode;
}
