// Whether the tenant can bind tokens to a key of the browser (DPoP, RFC 9449).
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { root } from '../install.mjs';
import { PLACES } from './places.mjs';
import { fault } from './results.mjs';

/** What the page signs with (libs/angular-auth). */
const ALGORITHM = 'ES256';

/**
 * What keeps the page's tokens from being bound: the tenant names no algorithm of the page's in its metadata (RFC 9449 section
 * 5.1), or one of Auth0's two fields is not there. No tenant shows the fields from outside, so they are looked for in its
 * definition, which `tenant:deploy` brings there.
 */
export function bindingFaults({ config, discovery, env, workingFolder }) {
  const algorithms = discovery.dpop_signing_alg_values_supported ?? [];
  const faults = algorithms.includes(ALGORITHM)
    ? []
    : [
        fault(
          'The tenant names no algorithm for proofs of the page (dpop_signing_alg_values_supported).',
          PLACES.dpop,
          {
            found: algorithms.join(', ') || 'none',
            put: ALGORITHM,
          },
        ),
      ];
  const { resourceServers = [], clients = [] } = definitionOf(env, workingFolder);
  const { proof_of_possession: proof } = resourceServers.find((api) => api.identifier === config.auth.audience) ?? {};
  if (proof?.mechanism !== 'dpop')
    faults.push(
      fault(
        `The definition does not say of the API ${config.auth.audience} that its tokens can be bound.`,
        PLACES.dpop,
        {
          found: proof?.mechanism ?? 'nothing',
          put: 'mechanism: dpop, required: false',
        },
      ),
    );
  if (!clients.some((client) => typeof client.require_proof_of_possession === 'boolean'))
    faults.push(
      fault('The definition does not say whether the application needs bound tokens.', PLACES.dpopOfClient, {
        found: 'nothing',
        put: 'false, or true to refuse browsers that keep no key',
      }),
    );
  return faults;
}

/** The tenant's definition; empty where there is none that can be read, as with a folder of the Deploy CLI's. */
function definitionOf({ TENANT_FILE: file }, workingFolder) {
  try {
    return parse(readFileSync(file ? resolve(workingFolder, file) : join(root, 'tenant.yaml'), 'utf8')) ?? {};
  } catch {
    return {};
  }
}
