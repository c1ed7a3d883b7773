import { type LimitOptions, OWN_POLICIES } from './limits/rate-limits';
import { LONGEST_WINDOW, type Quota, type QuotaPolicy } from './limits/quotas';

/** Checks the options' limits. Adds a sentence for each fault. */
export function readLimits({ caller, refusals }: LimitOptions = {}, faults: string[]): LimitOptions {
  if (caller) faults.push(...quotaFaults('limits.caller', caller));
  if (refusals) faults.push(...quotaFaults('limits.refusals', refusals));
  return { caller, refusals };
}

/** What is wrong with the quotas that routes have: sentences. */
export function policyFaults(policies: readonly QuotaPolicy[]): string[] {
  const faults: string[] = [];
  const known = new Map<string, QuotaPolicy>();
  for (const policy of policies) {
    const { name } = policy;
    const other = known.get(name) ?? policy;
    known.set(name, other);
    faults.push(...quotaFaults(`@RateLimit "${name}"`, policy));
    // A String of Structured Fields (RFC 9651 section 3.3.3) could hold more, and would have to be escaped.
    if (!/^[a-z][a-z\d-]{0,31}$/.test(name))
      faults.push(`@RateLimit has the name "${name}": put 1 to 32 small letters, digits and hyphens there.`);
    if (OWN_POLICIES.some((own) => own === name)) faults.push(`@RateLimit has the name "${name}": put another there.`);
    if (other.quota !== policy.quota || other.window !== policy.window)
      faults.push(`@RateLimit "${name}" is there with two quotas: give each a name of its own.`);
  }
  return [...new Set(faults)];
}

function quotaFaults(place: string, { quota, window }: Quota): string[] {
  const faults: string[] = [];
  if (!(Number.isSafeInteger(quota) && quota > 0))
    faults.push(`${place} has the quota ${quota}: put a whole number of requests there.`);
  if (!(Number.isInteger(window) && window > 0 && window <= LONGEST_WINDOW))
    faults.push(`${place} has the window ${window}: put 1 to ${LONGEST_WINDOW} whole seconds there.`);
  return faults;
}
