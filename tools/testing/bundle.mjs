// node bundle.mjs <folder>: the tenant and the API from their sources, as <folder>/tenant.js and api.js. A process of its
// own: the bundler's native part does not know the classes of jest's sandbox.
import { build } from 'rolldown';

for (const name of ['tenant', 'api']) {
  await build({
    input: { [name]: `apps/${name}/src/main.ts` },
    platform: 'node',
    tsconfig: `apps/${name}/tsconfig.json`,
    external: (id) => !/^[./]|^@latchkey\/|^@oxc-project\/runtime/.test(id),
    output: { dir: process.argv[2], format: 'esm', entryFileNames: '[name].js', chunkFileNames: `${name}-[name].js` },
  });
}
