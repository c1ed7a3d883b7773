// Images by buildah, and what is in them run without an engine: from the mounted file system, which nothing may be written to.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { makeBase } from './base.mjs';
import { limitMemory } from './memory-limit.mjs';
import { recipe } from './recipe.mjs';

/** Begins as root in a mount namespace of its own, and becomes the image's program, as its user and with no way back. */
const BECOME = `set -eu
if [ -n "$GROUP" ]; then echo 0 > "$GROUP"; fi
mount --bind "$ROOT" "$ROOT"
mount -o remount,bind,ro "$ROOT"
mount -t proc proc "$ROOT/proc"
mount -t tmpfs -o "mode=0700,uid=\${OWNER%:*},gid=\${OWNER#*:}" tmpfs "$ROOT/data"
exec setpriv --clear-groups --no-new-privs -- \\
  unshare --root="$ROOT" --wd="$FOLDER" --setgid="\${OWNER#*:}" --setuid="\${OWNER%:*}" -- "$@"`;

export const works = () => process.getuid?.() === 0 && !spawnSync('buildah', ['--version']).error;

export function open(base, folder) {
  const storage = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  const buildah = (...args) =>
    execFileSync('buildah', [...storage, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const mount = (image) => buildah('mount', buildah('from', '--pull-never', image));
  const groups = [];

  let from = base;
  if (spawnSync('buildah', [...storage, 'pull', base], { stdio: 'ignore', timeout: 120_000 }).status !== 0) {
    from = makeBase(folder, (made) => {
      const container = buildah('from', 'scratch');
      buildah('copy', container, made, '/');
      buildah('commit', '--rm', container, 'localhost/latchkey-base');
      return 'localhost/latchkey-base';
    });
  }

  return {
    name: 'buildah',
    build(target, version) {
      const image = `localhost/latchkey-${target}`;
      buildah('build', '--isolation', 'chroot', '--format', 'docker', ...recipe(target, image, from, version));
      const { config } = JSON.parse(JSON.parse(buildah('inspect', '--type', 'image', image)).Config);
      return { image, config, folder: mount(image) };
    },
    baseFolder: () => mount(from),
    run({ config, folder: files }, env, memory) {
      const group = limitMemory(`latchkey-image-${process.pid}-${groups.length}`, memory);
      if (group) groups.push(group);
      else console.log(`Skipped the limit of ${memory} bytes: there is no control group to be had.`);
      const own = Object.fromEntries(config.Env.map((line) => line.split(/=(.*)/s).slice(0, 2)));
      const place = { ROOT: files, GROUP: group?.join ?? '', OWNER: config.User, FOLDER: config.WorkingDir };
      const args = ['--mount', '--propagation', 'private', 'sh', '-c', BECOME, 'sh', ...config.Entrypoint];
      const child = spawn('unshare', args, { env: { ...own, ...env, ...place }, stdio: ['ignore', 'pipe', 'pipe'] });
      return { child, stop: () => child.kill('SIGTERM'), peak: () => group?.peak() };
    },
    close() {
      for (const { remove } of groups) remove();
      spawnSync('buildah', [...storage, 'rm', '--all'], { stdio: 'ignore' });
    },
  };
}
