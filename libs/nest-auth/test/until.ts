import { setTimeout as pause } from 'node:timers/promises';

/** Resolves once the condition holds. Asked again and again; how long at most is the test's own limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(5);
}
