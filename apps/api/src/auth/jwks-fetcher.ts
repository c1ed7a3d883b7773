import { readProxy } from '../config/proxy';

/** Milliseconds and bytes that an answer of the key server may take as a whole, from the request to its last byte. */
export const FETCH_LIMITS = { time: 3000, size: 1_000_000 };

/**
 * Fetches a JWKS, for jwks-rsa's `fetcher`. Rejects with an Error whose message is a sentence: for a status other than
 * 200, a redirect (keys come from the tenant itself, RFC 8725 section 3.10), an answer that is too slow, too long or no
 * JSON. jwks-rsa's own request waits for each byte anew and reads without end.
 */
export async function fetchJwks(uri: string, limits = FETCH_LIMITS): Promise<{ keys: unknown }> {
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
    return parse(await read(response, limits.size));
  } catch (error) {
    const proxy = readProxy(uri);
    const way = proxy?.state === 'used' ? ` through the proxy ${proxy.address} (${proxy.variable})` : '';
    throw new Error(`The signing keys could not be fetched from ${uri}${way}: ${reason(error, limits.time)}.`);
  }
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

function parse(text: string): { keys: unknown } {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, 'keys')) return value as { keys: unknown };
  throw new Error('its answer is no JWKS');
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
