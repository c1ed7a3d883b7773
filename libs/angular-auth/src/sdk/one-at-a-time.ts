const last = new Map<string, Promise<unknown>>();

/**
 * Does this when nobody else does anything under the same name: in any tab of the page where the browser has Web Locks,
 * else in this one.
 */
export async function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { locks } = navigator as { locks?: LockManager };
  if (locks) return locks.request(name, work);
  const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
  last.set(name, turn);
  return turn;
}
