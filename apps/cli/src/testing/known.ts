import { tmpdir } from 'node:os';
import type { Facts, Known } from '../doctor/known';

/** As much of what is known as a check needs. */
export type Given = Omit<Partial<Known>, 'config'> & {
  readonly config?: { readonly issuer?: string; readonly auth?: Partial<Facts['config']['auth']> };
};

/** What a check is given: the facts of those before it that it needs, and nothing else. */
export const known = (given: Given): Known =>
  ({ env: {}, workingFolder: tmpdir(), pages: [], limit: 1000, ...given }) as unknown as Known;
