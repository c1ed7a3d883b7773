// node bundle-api.mjs <folder>: bundles the API as "nx build" does, which starts in a third of the time that it takes beside its
// packages. A process of its own, for rolldown's native part does not know the objects of jest's sandbox.
import { bundleAlone } from '../../../tools/bundle.mjs';

await bundleAlone('apps/api', process.argv[2]);
