// Requests of the doctor: each with a time limit over the whole answer, a size limit, and no cookies of anybody.
import { type Proxy, readProxy } from '@latchkey/nest-auth/judgement';

const SIZE = 1_000_000;

/** What goes wrong on the way to a proxy, or at it: the server behind it has not been asked then. */
const OF_PROXY = /^(ECONN(REFUSED|RESET)|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_(SOCKET|ABORTED))$/;

/**
 * A request that got no usable answer, and the code of what kept it; the message is a sentence without its full stop.
 * `blocked` is the proxy, where it failed and not the server.
 */
export class ProbeError extends Error {
  readonly origin: string;
  readonly blocked: Proxy | undefined;

  constructor(
    url: string,
    reason: string,
    readonly code: string | undefined,
  ) {
    const { origin } = new URL(url);
    const proxy = readProxy(url);
    const used = proxy?.state === 'used';
    const blocked = used && OF_PROXY.test(code ?? '') ? proxy : undefined;
    const named = used && `the proxy ${proxy.address} (${proxy.variable})`;
    const who = blocked ? `The way to ${origin} is ${named}, which` : used ? `${origin}, through ${named},` : origin;
    super(`${who} ${reason}`);
    this.origin = origin;
    this.blocked = blocked;
  }
}

const UNKNOWN_AUTHORITY = 'has a certificate of an authority that this machine does not know';
const NO_TLS = 'answers without TLS, most likely in plain http';

const REASONS: Readonly<Record<string, string>> = {
  TOO_LONG: `sent more than ${SIZE} bytes`,
  ECONNREFUSED: 'refused the connection: nothing listens there',
  ECONNRESET: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  EHOSTUNREACH: 'cannot be reached from this machine',
  ENETUNREACH: 'cannot be reached from this machine',
  ENOTFOUND: 'has a name that does not resolve',
  EAI_AGAIN: 'has a name that could not be resolved just now',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
};

/** A whole answer. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where a redirect leads, as a whole URL. */
  readonly location: string | undefined;
  /** When the request went out and its headers came back, in milliseconds of this machine's clock. */
  readonly sent: number;
  readonly received: number;
}

/** As far as a failed request tells why. */
interface Cause {
  readonly name?: string;
  readonly code?: string;
  readonly message: string;
  readonly cause?: Cause;
}

/**
 * Sends one request and reads its whole answer, without following a redirect. Throws a ProbeError.
 */
export async function ask(url: string, { limit, ...init }: RequestInit & { limit: number }): Promise<Answer> {
  const sent = Date.now();
  try {
    const response = await fetch(url, { redirect: 'manual', ...init, signal: AbortSignal.timeout(limit) });
    const received = Date.now();
    const { status, headers } = response;
    const location = headers.get('location');
    return {
      url,
      status,
      headers,
      text: await read(response),
      location: location === null ? undefined : URL.parse(location, url)?.href,
      sent,
      received,
    };
  } catch (error) {
    const cause = rootOf(error as Cause);
    // By name and code, not by class: errors of Node's own fetch may come from another realm.
    const late = (error as Cause).name === 'TimeoutError';
    throw new ProbeError(url, late ? `gave no answer within ${limit / 1000} s` : reason(cause), cause.code);
  }
}

const rootOf = (error: Cause): Cause => (error.cause ? rootOf(error.cause) : error);

async function read(response: Response): Promise<string> {
  let size = 0;
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > SIZE) throw Object.assign(new Error(), { code: 'TOO_LONG' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function reason({ name, code, message }: Cause): string {
  if (message === 'bad port') return 'is on a port that browsers never ask'; // Fetch standard, "port blocking"
  const [, refusal] = /^Proxy response \((\d+)\)/.exec(message) ?? [];
  if (refusal) return `does not lead there: it answered ${refusal}`;
  if (name === 'HTTPParserError') return 'answers with something that is no HTTP';
  if (code?.startsWith('ERR_SSL_')) return REASONS[code] ?? `and this machine cannot agree on TLS (${code})`;
  return REASONS[code ?? ''] ?? `could not be asked (${code ?? message})`;
}

/** An object in JSON; undefined for anything else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined; // not JSON
  }
}
