import { join } from 'node:path';
import { root } from '../../install.mjs';
import { isLocal, readPorts, serveEnv, UserError } from '../../ports.mjs';
import { api } from '../api-parts.mjs';
import { PLACES } from '../places.mjs';
import { failed, fault, passed } from '../results.mjs';

/** Which place a sentence of the API is about: it begins with the variable, or with the member in its file. */
const ABOUT = [
  [/^(AUTH0_DOMAIN|"domain")/, PLACES.domain],
  [/^(AUTH0_CLIENT_ID|"clientId")/, PLACES.clientId],
  [/^(AUTH0_AUDIENCE|"audience")/, PLACES.audience],
];
function placeOf(sentence) {
  const place = ABOUT.find(([pattern]) => pattern.test(sentence))?.[1];
  const variable = /^[A-Z][A-Z0-9_]+/.exec(sentence)?.[0];
  return place ?? (variable ? PLACES.environmentOf(variable) : PLACES.authConfig);
}

/** Reads the configuration as the API will: under `npm start`, or for production as `node dist/api/main.js` does. */
export function checkConfiguration({ env, workingFolder, production, pages, apiOrigin }) {
  try {
    const config = api.loadConfig({
      env: production ? env : { ...env, ...serveEnv('api', env) },
      workingFolder,
      programFolder: join(root, 'dist', 'api'),
    });
    const { client, api: port } = readPorts(env);
    const [address] = config.addresses;
    const everywhere = production ? [address] : [`http://localhost:${client}`, `http://localhost:${port}`];
    const tenant = new URL(config.issuer).origin;
    return passed(`domain ${config.auth.domain}, client id ${config.auth.clientId}, audience ${config.auth.audience}`, {
      config,
      tenant,
      local: isLocal(tenant),
      pages: pages.length ? pages : everywhere,
      apiOrigin: apiOrigin ?? address,
    });
  } catch (error) {
    if (error.name === 'ConfigurationError') return failed(...error.faults.map((says) => fault(says, placeOf(says))));
    if (!(error instanceof UserError)) throw error;
    return failed(...error.message.split('\n').map((says) => fault(says, placeOf(says))));
  }
}
