import { bareUrl } from './domain';
import { type AuthOptions } from './options';
import { PROOF_ALGORITHMS } from './proof/proof-key';
import { DPOP_MODES, type ProofOptions, SHORTEST_NONCE_KEY } from './proof/proof-options';

/** A key may fill a tenth. */
const LEAST_REPLAYS = 10;

/** What proofs are held against, by the options: without `dpop` there are none. Adds a sentence for each fault. */
export function readDpop({ dpop }: AuthOptions, faults: string[]): Omit<ProofOptions, 'full'> {
  const { mode = dpop ? 'allowed' : 'off', nonce = false, nonceKey, replays = 100_000 } = dpop ?? {};
  const { addresses = [], algorithms = ['ES256'] } = dpop ?? {};
  if (!DPOP_MODES.includes(mode)) faults.push(`dpop.mode is "${mode}": put ${DPOP_MODES.join(', ')} there.`);
  if (nonce && mode === 'off') faults.push('dpop.nonce is true and dpop.mode is off: leave one of them out.');
  if (dpop && addresses.length === 0) faults.push("dpop.addresses is empty: put the API's own address there.");
  if (algorithms.length === 0) faults.push('dpop.algorithms is empty: leave it out for ES256.');
  const unknown = algorithms.find((one) => !PROOF_ALGORITHMS.includes(one));
  if (unknown !== undefined)
    faults.push(`dpop.algorithms has "${unknown}": put some of ${PROOF_ALGORITHMS.join(', ')} there.`);
  if (nonceKey !== undefined && nonceKey.length < SHORTEST_NONCE_KEY)
    faults.push(`dpop.nonceKey has ${nonceKey.length} characters: put ${SHORTEST_NONCE_KEY} or more at random there.`);
  if (!(Number.isInteger(replays) && replays >= LEAST_REPLAYS))
    faults.push(`dpop.replays is ${replays}: put a whole number of ${LEAST_REPLAYS} or more there.`);
  return {
    mode,
    nonce,
    algorithms,
    nonceKey,
    replays,
    addresses: addresses.map((address) => readAddress(address, faults)),
  };
}

/** As a proof names it: host and letters as a URL has them, without the slash at the end. */
function readAddress(text: string, faults: string[]): string {
  const url = bareUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    faults.push(`dpop.addresses has "${text}": put an http or https URL without query there.`);
    return text;
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
