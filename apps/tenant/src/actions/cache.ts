const MINUTE = 60 * 1000; // ms
const DEFAULT_TTL = 15 * MINUTE;
const LONGEST_TTL = 24 * 60 * MINUTE;
const ENTRIES = 20;
const KEY_SIZE = 64; // bytes
const VALUE_SIZE = 4 * 1024;
const WHOLE_SIZE = 8 * 1024;

interface Entry {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expires_at: number;
}

interface Refused {
  readonly type: 'error';
  readonly code: string;
}

/** `api.cache`, within the limits that Auth0 has: https://auth0.com/docs/customize/actions/limitations. */
export interface Cache {
  get(key: string): Entry | undefined;
  /** `ttl` in milliseconds, `expires_at` in milliseconds since 1970; the earlier one counts, 15 minutes without one. */
  set(
    key: string,
    value: string,
    options?: { readonly ttl?: number; readonly expires_at?: number },
  ): { readonly type: 'success'; readonly record: Entry } | Refused;
  delete(key: string): { readonly type: 'success' } | Refused;
}

const refuse = (code: string): Refused => ({ type: 'error', code });

/** An empty one. */
export function createCache(): Cache {
  const entries = new Map<string, Entry>();
  const get = (key: string) => {
    const entry = entries.get(key);
    if (entry && entry.expires_at > Date.now()) return entry;
    entries.delete(key);
    return undefined;
  };
  const sizeWithout = (key: string) =>
    [...entries].reduce((sum, [k, { value }]) => sum + (k === key ? 0 : bytes(k) + bytes(value)), 0);
  return {
    get,
    set(key, value, { ttl = DEFAULT_TTL, expires_at: at = Infinity } = {}) {
      const expiry = Math.min(Date.now() + Math.min(ttl, LONGEST_TTL), at);
      for (const known of [...entries.keys()]) get(known);
      if (Number.isNaN(expiry)) return refuse('InvalidExpiry');
      if (expiry <= Date.now()) return refuse('ItemAlreadyExpired');
      if (bytes(key) > KEY_SIZE) return refuse('CacheKeySizeExceeded');
      if (bytes(value) > VALUE_SIZE) return refuse('CacheValueSizeExceeded');
      const isFull = !entries.has(key) && entries.size === ENTRIES;
      if (isFull || sizeWithout(key) + bytes(key) + bytes(value) > WHOLE_SIZE) return refuse('CacheSizeExceeded');
      const record = { value, expires_at: expiry };
      entries.set(key, record);
      return { type: 'success', record };
    },
    delete: (key) => (entries.delete(key) ? { type: 'success' } : refuse('CacheKeyDoesNotExist')),
  };
}

const bytes = (text: string) => Buffer.byteLength(text);
