// Requests of the doctor: each with a time limit over the whole answer, a size limit, and no cookies of anybody.

const SIZE = 1_000_000;

/** A request that got no usable answer; the message is the end of a sentence, like "refused the connection". */
export class ProbeError extends Error {
  constructor(url, reason) {
    const { origin } = new URL(url);
    super(`${origin} ${reason}`);
    this.origin = origin;
  }
}

const REASONS = {
  ECONNREFUSED: 'refused the connection: nothing listens there',
  ECONNRESET: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  ENOTFOUND: 'has a name that does not resolve',
  EAI_AGAIN: 'has a name that could not be resolved just now',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate that is self-signed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
};

/**
 * Sends one request and reads its whole answer, without following a redirect. `location` is absolute; `sent` and
 * `received` are milliseconds of this machine's clock. Throws a ProbeError.
 */
export async function ask(url, { limit, ...init }) {
  const sent = Date.now();
  try {
    const response = await fetch(url, { redirect: 'manual', ...init, signal: AbortSignal.timeout(limit) });
    const received = Date.now();
    const { status, headers } = response;
    const location = headers.get('location');
    return {
      url: String(url),
      status,
      headers,
      text: await read(response),
      location: location === null ? undefined : URL.parse(location, url)?.href,
      sent,
      received,
    };
  } catch (error) {
    throw new ProbeError(url, reason(error, limit));
  }
}

async function read(response) {
  let size = 0;
  const chunks = [];
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > SIZE) throw new Error(`sent more than ${SIZE} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** By name and code, not by class: errors of Node's own fetch may come from another realm. */
function reason(error, limit) {
  if (error.name === 'TimeoutError') return `gave no answer within ${limit / 1000} s`;
  const { code, message } = error.cause ?? error;
  return REASONS[code] ?? `could not be asked (${code ?? message})`;
}

/** An object in JSON; undefined for anything else. */
export function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined; // not JSON
  }
}
