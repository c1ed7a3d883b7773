import { pageUrl } from '../session/page-url';

/** What this file needs of the Trusted Types API, which TypeScript's own types do not know yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(url: string): unknown };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/**
 * The address of the SDK's worker, in the form that the browser demands for a script's address where Trusted Types are
 * required. The policy, of which there may be one, knows this one address, whatever it is asked for. The SDK hands the value
 * to `new Worker()` as it is.
 *
 * @param path relative to the page's base
 */
export function trustedScript(path: string): string {
  const url = pageUrl(path);
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('latchkey', { createScriptURL: () => url });
  return (policy?.createScriptURL(url) ?? url) as string;
}
