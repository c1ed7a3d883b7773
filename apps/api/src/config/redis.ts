import { type Faults } from './faults';
import { wholeNumber } from './whole-number';

/** Where the store is that machines share: Redis or Valkey. */
export interface RedisConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** A user of its access control lists; undefined for its default one. */
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
}

const EXAMPLE =
  'an address there, such as redis://127.0.0.1:6379, or with TLS, a user, a password and a database rediss://user:password@store.example:6380/1';
const ENCODED = 'In a password every sign but letters, digits and - . _ ~ is percent-encoded.';
const MOST_DATABASES = 100_000;

/** `REDIS_URL`; undefined where there is none. It holds a password, so no fault repeats any of it. */
export function parseRedis(text: string | undefined, faults: Faults): RedisConfig | undefined {
  if (text === undefined) return undefined;
  const url = /\s/.test(text) ? null : URL.parse(text);
  const refuse = (what: string) => {
    faults.add(`REDIS_URL ${what}: put ${EXAMPLE}. ${ENCODED}`);
    return undefined;
  };
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '')
    return refuse('is no address of a Redis or Valkey server');
  if (url.search || url.hash) return refuse('has a ? or a #');
  const [username, password] = [decode(url.username), decode(url.password)];
  if (username === undefined || password === undefined) return refuse('has a % that encodes nothing');
  if (username && !password) return refuse('has a user without a password');
  const database = /^\/?$/.test(url.pathname) ? 0 : wholeNumber(url.pathname.slice(1), 0, MOST_DATABASES);
  if (database === undefined) return refuse('has a path that is no number of a database');
  return Object.freeze({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 6379),
    tls: url.protocol === 'rediss:',
    username: username || undefined,
    password: password || undefined,
    database,
  });
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // not UTF-8, or no two digits behind the sign
  }
}
