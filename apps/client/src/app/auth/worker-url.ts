/** What this file needs of the Trusted Types API, which TypeScript's own types do not know yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(url: string): unknown };
}

const WORKER = '/auth0-spa-js.worker.production.js';
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
const policy = trustedTypes?.createPolicy('latchkey', { createScriptURL: () => WORKER });

/**
 * Where the SDK's worker is, in the form that the browser demands for a script's address where Trusted Types are required.
 * The policy knows this one address, whatever it is asked for. The SDK hands the value to `new Worker()` as it is.
 */
export const WORKER_URL = (policy?.createScriptURL(WORKER) ?? WORKER) as string;
