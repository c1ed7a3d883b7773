type Env = Readonly<Record<string, string | undefined>>;

/** What the environment says of a proxy for one URL. */
export interface Proxy {
  /** The variable, as it is written there. */
  readonly variable: string;
  /** The proxy without the user name and password that the variable may hold. */
  readonly address: string;
  /** `unused`: the variable is meant for the URL and Node does not follow it; `bypassed`: NO_PROXY names the URL. */
  readonly state: 'used' | 'unused' | 'bypassed';
  /** What makes Node follow the variable. */
  readonly enable: string;
  /** The state as a sentence. */
  readonly says: string;
}

/**
 * What Node's own fetch does with the variables for proxies: nothing, unless it was started with NODE_USE_ENV_PROXY=1 or
 * `--use-env-proxy`. ALL_PROXY it never reads, and a value without a scheme ends it. Undefined where none is set.
 */
export function readProxy(url: string, env: Env = process.env, flags = process.execArgv): Proxy | undefined {
  const { protocol, origin } = new URL(url);
  const found = [...(protocol === 'https:' ? ['HTTPS_PROXY'] : []), 'HTTP_PROXY', 'ALL_PROXY']
    .map((name) => read(name, env))
    .find(({ value }) => value);
  if (!found) return undefined;
  const { name: variable, value } = found;
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(value);
  const proxy = URL.parse(whole ? value : `http://${value}`);
  const address = proxy ? `${proxy.protocol}//${proxy.host}` : 'an address that cannot be read';
  const all = /^all_proxy$/i.test(variable);
  const enable = `${all || !whole ? `${all ? 'HTTPS_PROXY' : variable}=${address} ` : ''}NODE_USE_ENV_PROXY=1`;
  const bypassed = isBypassed(new URL(url), read('NO_PROXY', env).value);
  const state = bypassed ? 'bypassed' : all || !nodeFollows(env, flags) ? 'unused' : 'used';
  const says = {
    used: `${origin} is asked through the proxy ${address} (${variable}).`,
    unused: `${variable} is set, and Node does not use it: set ${enable} if ${origin} is reached through the proxy only.`,
    bypassed: `${variable} is set, and ${origin} is asked without the proxy, as NO_PROXY says.`,
  }[state];
  return { variable, address, state, enable, says };
}

/** The lower-case form comes first, even where it is empty. */
function read(name: string, env: Env): { name: string; value: string } {
  const lower = name.toLowerCase();
  return env[lower] === undefined ? { name, value: env[name] ?? '' } : { name: lower, value: env[lower] };
}

function nodeFollows(env: Env, flags: readonly string[]): boolean {
  const options = [...(env['NODE_OPTIONS'] ?? '').split(/\s+/), ...flags];
  return env['NODE_USE_ENV_PROXY'] === '1' || options.includes('--use-env-proxy');
}

/** Whether NO_PROXY names a host, as Node's fetch compares: the host or what ends with it, each perhaps with a port. */
function isBypassed({ hostname, port, protocol }: URL, list: string): boolean {
  if (list === '*') return true;
  const actual = port || (protocol === 'https:' ? '443' : '80');
  return list.split(/[,\s]/).some((entry) => {
    const [, host = '', wanted = actual] = /^(.+?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const name = host.replace(/^\*?\./, '');
    return name !== '' && wanted === actual && (hostname === name || hostname.endsWith(`.${name}`));
  });
}
