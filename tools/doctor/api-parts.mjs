// The API's own judgement, by its own code: what it would say of the configuration, of the keys and of a token, word for
// word. Its sources are TypeScript, so they are bundled in memory first, which takes some 20 ms.
import { join } from 'node:path';
import { build } from 'rolldown';
import { root } from '../install.mjs';

const PARTS = {
  loadConfig: 'config/config.ts',
  readProxy: 'config/proxy.ts',
  fetchJwks: 'auth/jwks-fetcher.ts',
  usableKeys: 'auth/jwk.ts',
  decodeToken: 'auth/jws.ts',
  'inspect, span, CLOCK_TOLERANCE': 'auth/policy.ts',
  ISSUER_RULE: 'auth/policy-rules.ts',
  ACCESS_TOKEN_POLICY: 'auth/access-token.ts',
  hostedPolicy: 'page/page-headers.ts',
};

const source = join(root, 'apps', 'api', 'src');
const entry = {
  name: 'parts-of-the-api',
  resolveId: (id) => (id === 'parts' ? id : undefined),
  load: (id) =>
    id === 'parts'
      ? Object.entries(PARTS)
          .map(([names, file]) => `export { ${names} } from ${JSON.stringify(join(source, file))};`)
          .join('\n')
      : undefined,
};

const { output } = await build({
  input: 'parts',
  cwd: root,
  platform: 'node',
  tsconfig: join(root, 'apps', 'api', 'tsconfig.json'),
  plugins: [entry],
  write: false,
  output: { format: 'esm', sourcemapIgnoreList: false }, // its default is a RegExp, which the bundler does not know under jest
});

/** Named as in apps/api/src: see PARTS. */
export const api = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
