import { type AuthOptions, type LogoutOptions } from './options';
import { MemoryRevocationLog } from './revocation/revocation-log';

/** Auth0's longest lifetime of an access token, 30 days in seconds. */
export const USUAL_LIFETIME = 2_592_000;

/** Checks what the options say of logouts. Adds a sentence for each fault. */
export function readLogout({ logout, clientId }: AuthOptions, faults: string[]): Required<LogoutOptions> | undefined {
  if (!logout) return undefined;
  const { maxTokenLifetime = USUAL_LIFETIME, log = new MemoryRevocationLog() } = logout;
  if (clientId === undefined) faults.push('logout takes logout tokens: say by clientId whose.');
  if (!(Number.isSafeInteger(maxTokenLifetime) && maxTokenLifetime > 0))
    faults.push(`logout.maxTokenLifetime is ${maxTokenLifetime}: put a whole number of seconds there.`);
  return { maxTokenLifetime, log };
}
