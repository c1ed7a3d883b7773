// Whether the tenant can bind tokens to a key of the browser (DPoP, RFC 9449).
import { readDefinition } from './definition';
import type { Known } from './known';
import { PLACES } from './places';
import { type Fault, fault } from './results';

/** What the page signs with (libs/angular-auth). */
const ALGORITHM = 'ES256';

/**
 * What keeps the page's tokens from being bound: the tenant names no algorithm of the page's in its metadata (RFC 9449 section
 * 5.1), or one of Auth0's two fields is not there. No tenant shows the fields from outside, so they are looked for in its
 * definition, which `tenant:deploy` brings there.
 */
export function bindingFaults({
  config,
  discovery,
  env,
  workingFolder,
}: Pick<Known, 'config' | 'discovery' | 'env' | 'workingFolder'>): Fault[] {
  const named = discovery['dpop_signing_alg_values_supported'];
  const algorithms: readonly unknown[] = Array.isArray(named) ? named : [];
  const faults: Fault[] = [];
  if (!algorithms.includes(ALGORITHM))
    faults.push(
      fault('The tenant names no algorithm for proofs of the page (dpop_signing_alg_values_supported).', PLACES.dpop, {
        found: algorithms.join(', ') || 'none',
        put: ALGORITHM,
      }),
    );
  const { audience } = config.auth;
  const { resourceServers = [], clients = [] } = readDefinition(env, workingFolder);
  const mechanism = resourceServers.find((api) => api.identifier === audience)?.proof_of_possession?.mechanism;
  if (mechanism !== 'dpop')
    faults.push(
      fault(`The definition does not say of the API ${audience} that its tokens can be bound.`, PLACES.dpop, {
        found: mechanism ?? 'nothing',
        put: 'mechanism: dpop, required: false',
      }),
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
