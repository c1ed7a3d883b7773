import { kept } from './kept';

const NAME = 'auth.denied';

/**
 * Whether the tenant has refused this tab its last login. Its own session goes on and would be refused again, so the next
 * login has to ask who somebody is, and none begins by itself. Kept by the tab, for the page is left in between.
 */
export const denied = (): boolean => kept(NAME) === true;

export function setDenied(value: boolean): void {
  try {
    if (value) sessionStorage.setItem(NAME, 'true');
    else sessionStorage.removeItem(NAME);
  } catch {
    // A browser that keeps nothing begins no login either.
  }
}
