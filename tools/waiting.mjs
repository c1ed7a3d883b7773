// Waiting for servers, but not for ever and not in silence.
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from './ports.mjs';

const ONE_TRY = 2000; // milliseconds

/**
 * Waits until each of the places, `{ name, url }`, answers with success. Tells `say` after `notice` milliseconds which do
 * not and why that may be; throws the same as a UserError after `patience`.
 */
export async function untilAllAnswer(places, { notice, patience, say }) {
  const missing = new Map(places.map(({ name, url }) => [name, sentence(name, url, 'it has not been asked yet')]));
  const told = () => [...missing.values()].join('\n');
  const over = new AbortController();
  const early = setTimeout(() => say(told()), notice);
  const late = setTimeout(() => over.abort(), patience);
  try {
    await Promise.all(places.map((place) => untilAnswers(place, missing, over.signal)));
  } catch (error) {
    if (!over.signal.aborted) throw error;
    throw new UserError(told());
  } finally {
    clearTimeout(early);
    clearTimeout(late);
  }
}

async function untilAnswers({ name, url }, missing, signal) {
  for (;;) {
    const fault = await faultAt(url);
    if (!fault) break;
    missing.set(name, sentence(name, url, fault));
    await pause(100, undefined, { signal });
  }
  missing.delete(name);
}

const sentence = (name, url, fault) => `The ${name} does not answer at ${url}: ${fault}.`;

/** What keeps a URL from answering, with what that mostly comes from; undefined where it answers. */
async function faultAt(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ONE_TRY) });
    await response.body?.cancel();
    if (response.ok) return undefined;
    return `it says ${response.status}. Either it cannot work yet (see its lines above), or another program has this port`;
  } catch (error) {
    const code = error.cause?.code ?? error.name;
    if (code === 'TimeoutError') {
      return 'it takes the request and says nothing. Either this machine is very busy, or a debugger (NODE_OPTIONS) or a fault (see its lines above) holds it up';
    }
    if (code === 'ECONNREFUSED') {
      return 'nothing listens there. Either it is still being built, or a fault (see its lines above) keeps it from starting';
    }
    return `the request fails (${code}). Something between takes requests to this machine: a proxy, a firewall, or a name server that gives localhost another address`;
  }
}
