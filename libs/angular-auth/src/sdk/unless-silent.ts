import { reachTenant } from '../session/reach-tenant';

/** Milliseconds that a renewal may take before the tenant is asked whether it is there at all. */
const PATIENCE = 500;

/**
 * What comes of this, or why the tenant cannot be reached: the SDK waits 5 s for a hidden frame in which the browser shows
 * its own error page, and asks a silent tenant thrice.
 *
 * @throws AuthError where the tenant does not answer
 */
export async function unlessSilent<T>(renewal: Promise<T>, domain: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reachTenant(domain).catch(reject), PATIENCE);
  });
  return Promise.race([renewal, silence]).finally(() => clearTimeout(timer));
}
