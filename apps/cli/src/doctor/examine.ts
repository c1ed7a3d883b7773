import { ProbeError } from './http';
import type { Check, Context, Facts, Known, Outcome, Verdict } from './known';
import { PLACES } from './places';
import { failed, unchecked } from './results';
import { unanswered } from './unanswered';

/**
 * Asks the checks in turn and calls `tell` with each outcome and what is known by then. What a check has found is known to those after it;
 * one that needs another which did not pass is not asked at all.
 */
export async function examine(
  checks: readonly Check[],
  context: Context,
  tell: (outcome: Outcome, known: Context & Partial<Facts>) => void = () => undefined,
): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const known: Context & Partial<Facts> = { ...context };
  for (const { id, title, needs, run } of checks) {
    const missing = needs
      .map((need) => outcomes.get(need))
      .find((outcome) => outcome && !/^(passed|warned)$/.test(outcome.status));
    const { facts, ...result } = missing ? unchecked(`needs "${missing.title}"`) : await attempt(run, known as Known); // what it needs has passed, so its facts are there
    Object.assign(known, facts);
    const outcome = { id, title, ...result };
    outcomes.set(id, outcome);
    tell(outcome, known);
  }
  // The test account's own session, and no one else's: the doctor leaves nobody logged in.
  await known.logOut?.().catch(ignoreProbe);
  return [...outcomes.values()];
}

async function attempt(run: Check['run'], known: Known): Promise<Verdict> {
  try {
    return await run(known);
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    const place = error.origin === known.apiOrigin ? PLACES.api : PLACES.logs;
    return failed(await unanswered(error, { place, put: 'an answer', limit: known.limit }));
  }
}

function ignoreProbe(error: unknown): void {
  if (!(error instanceof ProbeError)) throw error;
}

export const isHealthy = (outcomes: readonly Outcome[]): boolean => outcomes.every(({ status }) => status !== 'failed');
