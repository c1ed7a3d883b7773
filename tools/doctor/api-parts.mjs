// The API's own judgement, by its own code: what it would say of the configuration, of the keys and of a token, word for
// word. Its sources are TypeScript, so they are bundled in memory first, which takes some 20 ms.
import { join } from 'node:path';
import { build } from 'rolldown';
import { root } from '../install.mjs';

const PARTS = {
  loadConfig: 'apps/api/src/config/config.ts',
  readProxy: 'libs/nest-auth/src/keys/proxy.ts',
  fetchJwks: 'libs/nest-auth/src/keys/fetch-json.ts',
  usableKeys: 'libs/nest-auth/src/keys/jwk.ts',
  decodeToken: 'libs/nest-auth/src/policy/jws.ts',
  'inspect, span, CLOCK_TOLERANCE': 'libs/nest-auth/src/policy/policy.ts',
  ISSUER_RULE: 'libs/nest-auth/src/policy/policy-rules.ts',
  ACCESS_TOKEN_POLICY: 'libs/nest-auth/src/policy/access-token.ts',
  hostedPolicy: 'apps/api/src/page/page-headers.ts',
};

const PACKAGES = /^(@nestjs\/|passport|rxjs|reflect-metadata)/;
const entry = {
  name: 'parts-of-the-api',
  resolveId: (id) => {
    if (id === 'parts') return id;
    // Packages stay where they are; what a data: URL imports needs a whole address.
    return PACKAGES.test(id) ? { id: import.meta.resolve(id), external: true } : undefined;
  },
  load: (id) =>
    id === 'parts'
      ? Object.entries(PARTS)
          .map(([names, file]) => `export { ${names} } from ${JSON.stringify(join(root, file))};`)
          .join('\n')
      : undefined,
};

const { output } = await build({
  input: 'parts',
  cwd: root,
  platform: 'node',
  tsconfig: join(root, 'apps', 'api', 'tsconfig.json'),
  plugins: [entry],
  treeshake: { moduleSideEffects: false }, // the library's door leads to all of Nest, of which one class is used
  write: false,
  output: { format: 'esm', sourcemapIgnoreList: false }, // its default is a RegExp, which the bundler does not know under jest
});

/** Named as in their files: see PARTS. */
export const api = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
