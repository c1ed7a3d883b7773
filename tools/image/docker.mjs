// Images by Docker, and run by it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { recipe } from './recipe.mjs';

const docker = (...args) =>
  execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

/** An engine that answers, with the builder that knows named contexts. */
export const works = () =>
  ['info', 'buildx'].every((word) => spawnSync('docker', word === 'info' ? ['info'] : [word, 'version']).status === 0);

export function open(base, folder) {
  const containers = [];
  const files = (image) => {
    const container = docker('create', image);
    const place = mkdtempSync(join(folder, 'files-'));
    execFileSync('sh', ['-c', `docker export ${container} | tar -x --no-same-owner -C ${place}`], { stdio: 'inherit' });
    docker('rm', container);
    return place;
  };
  return {
    name: 'Docker',
    build(target, version) {
      const image = `latchkey-${target}:test-${process.pid}`;
      docker('buildx', 'build', '--load', ...recipe(target, image, base, version));
      const [{ Config: config }] = JSON.parse(docker('image', 'inspect', image));
      return { image, config, folder: files(image) };
    },
    baseFolder: () => files(base),
    run({ image }, env, memory) {
      const name = `latchkey-image-${process.pid}-${containers.length}`;
      containers.push({ name, image });
      const limits = ['--memory', String(memory), '--memory-swap', String(memory), '--cap-drop', 'ALL'];
      const settings = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
      const args = ['run', '--name', name, '--read-only', '--network', 'host', ...limits, ...settings, image];
      const child = spawn('docker', args, { stdio: ['ignore', 'pipe', 'pipe'] });
      return { child, stop: () => docker('kill', '--signal', 'TERM', name), peak: () => undefined };
    },
    close() {
      for (const { name, image } of containers) {
        spawnSync('docker', ['rm', '--force', '--volumes', name], { stdio: 'ignore' });
        spawnSync('docker', ['image', 'rm', image], { stdio: 'ignore' });
      }
    },
  };
}
