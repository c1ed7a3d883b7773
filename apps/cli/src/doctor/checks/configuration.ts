import { ConfigurationError, findFile, loadConfig } from '@latchkey/api';
import { isLocal, readPorts, serveEnv, UserError } from '@latchkey/ports';
import type { Context, Verdict } from '../known';
import { type Place, PLACES } from '../places';
import { failed, fault, passed } from '../results';

/** Which place a sentence of the API is about: it begins with the variable, or with the member in its file. */
const ABOUT: readonly (readonly [RegExp, Place])[] = [
  [/^(AUTH0_DOMAIN|"domain")/, PLACES.domain],
  [/^(AUTH0_CLIENT_ID|"clientId")/, PLACES.clientId],
  [/^(AUTH0_AUDIENCE|"audience")/, PLACES.audience],
];
function placeOf(sentence: string): Place {
  const place = ABOUT.find(([pattern]) => pattern.test(sentence))?.[1];
  const variable = /^[A-Z][A-Z0-9_]+/.exec(sentence)?.[0];
  return place ?? (variable ? PLACES.environmentOf(variable) : PLACES.authConfig);
}

/** Reads the configuration as the API will: under `npm start`, or for production as `node dist/api/main.js` does. */
export function checkConfiguration({ env, workingFolder, production, pages, apiOrigin }: Context): Verdict {
  const programFolder = import.meta.dirname;
  try {
    // Where the ports are depends on the tenant of the very file that the API reads.
    const file = env['AUTH_CONFIG_FILE'] ?? findFile('auth_config.json', workingFolder, programFolder);
    const places = { ...env, AUTH_CONFIG_FILE: file };
    const config = loadConfig({
      env: production ? env : { ...env, ...serveEnv('api', places) },
      workingFolder,
      programFolder,
    });
    const { client, api: port } = readPorts(places);
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
    if (error instanceof ConfigurationError) return failed(...error.faults.map((says) => fault(says, placeOf(says))));
    if (!(error instanceof UserError)) throw error;
    return failed(...error.message.split('\n').map((says) => fault(says, placeOf(says))));
  }
}
