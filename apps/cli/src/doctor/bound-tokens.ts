// Whether the tenant can bind tokens to a key of the browser (DPoP, RFC 9449).
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findFile } from '@latchkey/api';
import { parse } from 'yaml';
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
  const { resourceServers = [], clients = [] } = definitionOf(env, workingFolder);
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

/** As much of a tenant's definition as says something of bound tokens. */
interface Definition {
  readonly resourceServers?: readonly {
    readonly identifier?: string;
    readonly proof_of_possession?: { readonly mechanism?: string } | null;
  }[];
  readonly clients?: readonly { readonly require_proof_of_possession?: unknown }[];
}

/** The tenant's definition; empty where there is none that can be read, as with a folder of the Deploy CLI's. */
function definitionOf({ TENANT_FILE: named }: Known['env'], workingFolder: string): Definition {
  const file = named ? resolve(workingFolder, named) : findFile('tenant.yaml', workingFolder, import.meta.dirname);
  try {
    return (parse(readFileSync(file ?? 'tenant.yaml', 'utf8')) as Definition | null) ?? {};
  } catch {
    return {};
  }
}
