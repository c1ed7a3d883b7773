import { tmpdir } from 'node:os';
import { examine } from '../examine.mjs';
import { checksFor } from '../table.mjs';
import { AUDIENCE, CLIENT_ID } from './programs.mjs';

/** Where the page lives in these tests: every tenant made from tenant.yaml knows it. */
export const PAGE = 'http://localhost:4200';

/** Asks the doctor about a tenant. Gives the outcomes by id, and the ids of those that failed. */
export async function diagnose(domain, { values = {}, ...changes } = {}) {
  const env = { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: CLIENT_ID, AUTH0_AUDIENCE: AUDIENCE, ...values };
  const context = { env, workingFolder: tmpdir(), pages: [PAGE], limit: 3000, ...changes };
  // Not the page itself: somebody may be serving one there while this runs. page.spec.mjs asks pages of its own.
  const checks = checksFor(context).filter(({ id }) => id !== 'page');
  const outcomes = await examine(checks, context);
  const failing = outcomes.filter(({ status }) => status === 'failed').map(({ id }) => id);
  return { ...Object.fromEntries(outcomes.map((outcome) => [outcome.id, outcome])), outcomes, failing };
}
