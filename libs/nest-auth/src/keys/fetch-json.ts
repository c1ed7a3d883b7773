import { readProxy } from './proxy';

/** Milliseconds and bytes that an answer may take as a whole, from the request to its last byte. */
export const FETCH_LIMITS = { time: 3000, size: 1_000_000 };

/** What is fetched, for the sentence. */
type What = 'signing keys' | 'metadata';

/**
 * Fetches a JSON object. Rejects with an Error whose message is a sentence: for a status other than 200, a redirect
 * (keys come from the issuer itself, RFC 8725 section 3.10), an answer that is too slow, too long or no JSON.
 */
export async function fetchJson(what: What, uri: string, limits = FETCH_LIMITS): Promise<Record<string, unknown>> {
  try {
    const response = await fetch(uri, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(limits.time),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status}`);
    }
    return parse(what, await read(response, limits.size));
  } catch (error) {
    const proxy = readProxy(uri);
    const way = proxy?.state === 'used' ? ` through the proxy ${proxy.address} (${proxy.variable})` : '';
    throw new Error(`The ${what} could not be fetched from ${uri}${way}: ${reason(error, limits.time)}.`);
  }
}

/** Fetches a JWKS (RFC 7517 section 5); rejects as `fetchJson` does. */
export async function fetchJwks(uri: string, limits = FETCH_LIMITS): Promise<{ keys: unknown }> {
  return (await fetchJson('signing keys', uri, limits)) as { keys: unknown };
}

async function read(response: Response, size: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > size) throw new Error(`its answer is larger than ${size} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The member that makes an object what it is. */
const MARKS: Readonly<Record<What, readonly [member: string, name: string]>> = {
  'signing keys': ['keys', 'JWKS'],
  metadata: ['issuer', "issuer's metadata"],
};

function parse(what: What, text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  const [member, name] = MARKS[what];
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, member))
    return value as Record<string, unknown>;
  throw new Error(`its answer is no ${name}`);
}

/** Read by name and not by class: errors of Node's own fetch may come from another realm. */
function reason(error: unknown, time: number): string {
  const { name, message, cause } = Object(error) as Partial<Error>;
  if (name === 'TimeoutError') return `it took longer than ${time} ms`;
  if (name === 'SyntaxError') return 'its answer is no JSON';
  // The cause knows more: of a proxy that refuses, "fetch failed" and "Request was cancelled." say nothing.
  if (cause !== undefined) return reason(cause, time);
  return (message || (Object(error) as NodeJS.ErrnoException).code || 'for an unknown reason').replace(/\.+$/, '');
}
