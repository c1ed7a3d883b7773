// What each engine's builder is told of an image, besides its own ways.
import { join } from 'node:path';
import { root } from '../install.mjs';

/** Arguments by which a target of deploy/Dockerfile is built of what `npm run build` has built, as `image`. */
export const recipe = (target, image, base, version) => [
  ...['--build-arg', `NODE_IMAGE=${base}`, '--build-arg', `VERSION=${version}`],
  ...['--target', target, '-t', image, '--build-context', `built=${join(root, 'dist')}`],
  ...['-f', join(root, 'deploy', 'Dockerfile'), root],
];
