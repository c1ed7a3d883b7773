import { type RefusalCode } from '@latchkey/wire';

/** One row: like those of tokens (`Rule`), of a part of a proof. */
export interface ProofRule<Part> {
  readonly of: string;
  readonly source: string;
  readonly code: RefusalCode;
  readonly broken: (part: Part) => string | undefined;
}
