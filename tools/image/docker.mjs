// Images by Docker, and run by it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { makeBase } from './base.mjs';
import { recipe } from './recipe.mjs';

const docker = (...args) =>
  execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

const has = (image) => spawnSync('docker', ['image', 'inspect', image]).status === 0;

/** An engine that answers, with the builder that knows named contexts. */
export const works = () =>
  ['info', 'buildx'].every((word) => spawnSync('docker', word === 'info' ? ['info'] : [word, 'version']).status === 0);

export function open(base, folder) {
  const containers = [];
  const images = [];
  const made = `latchkey-base:test-${process.pid}`;
  let from = base;
  if (!has(base) && spawnSync('docker', ['pull', base], { stdio: 'ignore', timeout: 120_000 }).status !== 0) {
    from = makeBase(folder, (place) => {
      const archive = join(folder, 'base.tar');
      execFileSync('tar', ['-C', place, '-cf', archive, '.']);
      docker('import', archive, made);
      return made;
    });
    images.push(made);
  }
  const files = (image) => {
    const container = docker('create', image, 'nothing'); // is not run, and needs a command all the same
    const place = mkdtempSync(join(folder, 'files-'));
    execFileSync('sh', ['-c', `docker export ${container} | tar -x --no-same-owner -C ${place}`], { stdio: 'inherit' });
    docker('rm', '--volumes', container);
    return place;
  };
  return {
    name: 'Docker',
    build(target, version) {
      const image = `latchkey-${target}:test-${process.pid}`;
      docker('buildx', 'build', '--quiet', '--load', ...recipe(target, image, from, version));
      images.push(image);
      const [{ Config: config }] = JSON.parse(docker('image', 'inspect', image));
      return { image, config, folder: files(image) };
    },
    baseFolder: () => files(from),
    run({ image }, env, memory) {
      const name = `latchkey-image-${process.pid}-${containers.length}`;
      containers.push(name);
      const limits = ['--memory', String(memory), '--memory-swap', String(memory)];
      const safety = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
      const settings = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
      const args = ['run', '--name', name, ...safety, '--network', 'host', ...limits, ...settings, image];
      const child = spawn('docker', args, { stdio: ['ignore', 'pipe', 'pipe'] });
      return { child, stop: () => docker('kill', '--signal', 'TERM', name), peak: () => undefined };
    },
    close() {
      for (const name of containers) spawnSync('docker', ['rm', '--force', '--volumes', name], { stdio: 'ignore' });
      for (const image of images.reverse()) spawnSync('docker', ['image', 'rm', image], { stdio: 'ignore' });
    },
  };
}
