import { ProbeError } from './http.mjs';
import { PLACES } from './places.mjs';
import { failed, unchecked } from './results.mjs';
import { unanswered } from './unanswered.mjs';

/**
 * Asks the checks in turn and calls `tell` with each outcome and what is known by then. What a check has found is known to those after it;
 * one that needs another which did not pass is not asked at all.
 */
export async function examine(checks, context, tell = () => undefined) {
  const outcomes = new Map();
  const known = { ...context };
  for (const { id, title, needs, run } of checks) {
    const missing = needs.map((need) => outcomes.get(need)).find(({ status }) => !/^(passed|warned)$/.test(status));
    const { facts, ...result } = missing ? unchecked(`needs "${missing.title}"`) : await attempt(run, known);
    Object.assign(known, facts);
    const outcome = { id, title, ...result };
    outcomes.set(id, outcome);
    tell(outcome, known);
  }
  // The test account's own session, and no one else's: the doctor leaves nobody logged in.
  await known.logOut?.().catch(ignoreProbe);
  return [...outcomes.values()];
}

async function attempt(run, known) {
  try {
    return await run(known);
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    const place = error.origin === known.apiOrigin ? PLACES.api : PLACES.logs;
    return failed(await unanswered(error, { place, put: 'an answer', limit: known.limit }));
  }
}

function ignoreProbe(error) {
  if (!(error instanceof ProbeError)) throw error;
}

export const isHealthy = (outcomes) => outcomes.every(({ status }) => status !== 'failed');
