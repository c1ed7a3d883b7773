// Keeps requests for this machine off proxies. Also copied beside dist/*/main.js.

/** In the forms that Node's fetch knows and in that of its http client, which takes no brackets. */
const NAMES = ['localhost', '.localhost', '127.0.0.1', '[::1]', '::1'];

/**
 * Adds this machine's own names to NO_PROXY: for this process, whose fetch reads it at each request, and for those that it
 * starts. In both cases of letters, since each program prefers one of them.
 */
export function keepLoopbackDirect(env) {
  const named = env.no_proxy ?? env.NO_PROXY ?? '';
  if (named.trim() === '*') return;
  const entries = named.split(/[,\s]+/).filter(Boolean);
  const value = [...new Set([...entries, ...NAMES])].join(',');
  Object.assign(env, { NO_PROXY: value, no_proxy: value });
}
