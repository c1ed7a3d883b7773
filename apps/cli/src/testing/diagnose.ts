import { tmpdir } from 'node:os';
import { examine } from '../doctor/examine';
import type { Context, Outcome } from '../doctor/known';
import { checksFor } from '../doctor/table';
import { AUDIENCE, CLIENT_ID } from './programs';

/** Where the page lives in these tests: every tenant made from tenant.yaml knows it. */
export const PAGE = 'http://localhost:4200';

/** What the doctor has found. */
export interface Findings {
  readonly outcomes: readonly Outcome[];
  /** Ids of those that failed. */
  readonly failing: readonly string[];
  /** The outcome of a check. */
  of(id: string): Outcome;
}

/** Asks the doctor about a tenant; `values` are of the environment. */
export async function diagnose(
  domain: string,
  { values = {}, ...changes }: Partial<Context> & { values?: Readonly<Record<string, string>> } = {},
): Promise<Findings> {
  const env = { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: AUDIENCE, ...values };
  const context = { env, workingFolder: tmpdir(), pages: [PAGE], limit: 3000, ...changes };
  // Not the page itself: somebody may be serving one there while this runs. page.spec.ts asks pages of its own.
  const checks = checksFor(context).filter(({ id }) => id !== 'page');
  const outcomes = await examine(checks, context);
  const failing = outcomes.filter(({ status }) => status === 'failed').map(({ id }) => id);
  const of = (id: string) => {
    const outcome = outcomes.find((one) => one.id === id);
    if (!outcome) throw new Error(`There is no check ${id}.`);
    return outcome;
  };
  return { outcomes, failing, of };
}
