import { kept } from './kept';
import { loginError } from './login-error';

const NAME = 'auth.redirects';
const LIMIT = 3;
/** Milliseconds. */
const WINDOW = 30_000;

/**
 * Counts a way to the login that nobody asked for by a click. In this tab only: the count must outlive the page, which is
 * left each time.
 *
 * @param said what the tenant answered to the last one, if anything
 * @throws AuthError `login-loop` after three in half a minute: one more would end as they did
 */
export function countRedirect(said?: string | null): void {
  const now = Date.now();
  const times: unknown = kept(NAME);
  const recent = Array.isArray(times) ? times.filter((time) => time > now - WINDOW && time <= now) : [];
  if (recent.length >= LIMIT) throw loginError('login-loop', said ?? undefined);
  sessionStorage.setItem(NAME, JSON.stringify([...recent, now]));
}
