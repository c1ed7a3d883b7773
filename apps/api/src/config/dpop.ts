import {
  DPOP_MODES,
  type DpopOptions,
  PROOF_ALGORITHMS,
  type ProofAlgorithm,
  SHORTEST_NONCE_KEY,
} from '@latchkey/nest-auth';
import { type PageDpop } from './auth-config-file';
import { type Faults } from './faults';
import { parseSwitch } from './switch';
import { wholeNumber } from './whole-number';

/** What is said of tokens that are bound to a key (RFC 9449). */
export interface DpopConfig extends Required<Omit<DpopOptions, 'addresses' | 'nonceKey'>> {
  readonly nonceKey: string | undefined;
  /** Whether proofs are refused while the store that machines share is away. */
  readonly storeRequired: boolean;
}

const LEAST_REPLAYS = 1000;
const MOST_REPLAYS = 10_000_000;

type Env = Readonly<Record<string, string | undefined>>;

/** Reads `DPOP` and what belongs to it. */
export function parseDpop(env: Env, faults: Faults): DpopConfig {
  const mode = DPOP_MODES.find((one) => one === (env['DPOP'] ?? 'allowed'));
  if (!mode) faults.add(`DPOP is "${env['DPOP']}": put ${DPOP_MODES.join(', ')} there.`);
  const nonce = parseSwitch('DPOP_NONCE', env['DPOP_NONCE'], faults);
  if (nonce && mode === 'off')
    faults.add('DPOP_NONCE is on and DPOP is off: put allowed or required into DPOP, or leave DPOP_NONCE out.');
  const storeRequired = parseSwitch('DPOP_STORE_REQUIRED', env['DPOP_STORE_REQUIRED'], faults);
  if (storeRequired && env['REDIS_URL'] === undefined)
    faults.add(
      'DPOP_STORE_REQUIRED is on and there is no store: put its address into REDIS_URL, or leave DPOP_STORE_REQUIRED out.',
    );
  if (storeRequired && mode === 'off')
    faults.add('DPOP_STORE_REQUIRED is on and DPOP is off: put allowed or required into DPOP, or leave the other out.');
  return Object.freeze({
    mode: mode ?? 'off',
    nonce,
    algorithms: parseAlgorithms(env['DPOP_ALGS'] ?? 'ES256', faults),
    nonceKey: parseKey(env['DPOP_NONCE_KEY'], faults),
    replays: parseReplays(env['DPOP_REPLAYS'] ?? '100000', faults),
    storeRequired,
  });
}

/** Adds a fault where the page would send tokens that this API refuses, whoever sends them. */
export function agreeOnDpop({ mode }: DpopConfig, page: PageDpop | undefined, faults: Faults): void {
  if (mode === 'off' && page?.wanted)
    faults.add(
      `DPOP is off and ${page.place} is true, so the page would send tokens that are bound to a key: put false there, or allowed into DPOP.`,
    );
  if (mode === 'required' && page?.wanted === false)
    faults.add(
      `DPOP is required and ${page.place} is not true, so the page would send tokens that are bound to none: put true there, or allowed into DPOP.`,
    );
}

function parseAlgorithms(text: string, faults: Faults): readonly ProofAlgorithm[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  const known = PROOF_ALGORITHMS.filter((alg) => names.includes(alg));
  const unknown = names.find((name) => !PROOF_ALGORITHMS.some((alg) => alg === name));
  if (unknown !== undefined)
    faults.add(`DPOP_ALGS has "${unknown}": put some of ${PROOF_ALGORITHMS.join(', ')} there, separated by commas.`);
  return Object.freeze(known);
}

/** A secret: no fault repeats it. */
function parseKey(text: string | undefined, faults: Faults): string | undefined {
  if (text !== undefined && text.length < SHORTEST_NONCE_KEY)
    faults.add(
      `DPOP_NONCE_KEY has ${text.length} characters: put ${SHORTEST_NONCE_KEY} or more at random there, the same on each machine, such as the output of "openssl rand -base64 32".`,
    );
  return text;
}

function parseReplays(text: string, faults: Faults): number {
  const count = wholeNumber(text, LEAST_REPLAYS, MOST_REPLAYS);
  if (count !== undefined) return count;
  faults.add(`DPOP_REPLAYS is "${text}": put a whole number from ${LEAST_REPLAYS} to ${MOST_REPLAYS} there.`);
  return LEAST_REPLAYS;
}
