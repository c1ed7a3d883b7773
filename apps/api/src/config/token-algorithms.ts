import { type Faults } from './faults';

/** What Auth0 signs by with a key that it publishes. HS256 is not for an API: whoever can verify by it can sign by it. */
const ALGORITHMS = ['RS256', 'PS256'] as const;

/** Algorithms that are taken, the first of them also by a key that says none. */
export type TokenAlgorithms = readonly [(typeof ALGORITHMS)[number], ...(typeof ALGORITHMS)[number][]];

/** A list of algorithms, separated by commas; RS256 alone where there is none. */
export function parseTokenAlgorithms(text: string | undefined, faults: Faults): TokenAlgorithms {
  const names = (text ?? 'RS256').split(',').map((name) => name.trim());
  const [first, ...others] = names.flatMap((name) => ALGORITHMS.find((one) => one === name) ?? []);
  if (first && others.length === names.length - 1 && new Set(names).size === names.length) return [first, ...others];
  faults.add(`TOKEN_ALGS is "${text ?? ''}": put RS256, PS256 or RS256,PS256 there, or leave the variable out.`);
  return ['RS256'];
}
