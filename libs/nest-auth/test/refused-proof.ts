import { type RefusalCode } from '@latchkey/wire';
import { createProof } from './create-proof';

/** A request with a bound token: another one than usual where it is named, and the header `DPoP`, where there is one. */
export interface Attempt {
  readonly bound?: string;
  readonly proof?: (bound: string) => string;
}

/** What is wrong, how such a request is made, and the verdict: a code and the sentence, or a piece of it. */
export type ProofRow = readonly [what: string, make: () => Attempt, code: RefusalCode, sentence: string];

/** With other claims. */
export const claims = (changes: Readonly<Record<string, unknown>>) => () => ({
  proof: (bound: string) => createProof(bound, changes),
});
/** With another header. */
export const header = (changes: Readonly<Record<string, unknown>>) => () => ({
  proof: (bound: string) => createProof(bound, {}, { header: changes }),
});
/** With another text in place of a good proof. */
export const text = (proof: (good: string) => string) => () => ({
  proof: (bound: string) => proof(createProof(bound)),
});
