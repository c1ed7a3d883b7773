#!/usr/bin/env bash
# @fastify/http-proxy 11.6.3 (@fastify/reply-from 12.6.5) takes the seconds of a Retry-After for milliseconds.
#
# A GET that is answered 503 is asked again up to ten times, as its README says, and `Retry-After` decides when. RFC 9110
# (section 10.2.3) counts it in seconds; here the number goes to setTimeout as it stands. Seen: a server that answers 503
# with "Retry-After: 1" is asked eleven times, less than a second apart, and the caller gets the last answer. With
# maxRetriesOn503: 1 it is asked twice, but with 0, which reads like "never", eleven times again. What turns it off is
# retryDelay: () => null.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund fastify@5.12.8 @fastify/http-proxy@11.6.3 @fastify/reply-from@12.6.5
cat > seen.mjs <<'JS'
import Fastify from 'fastify';
import proxy from '@fastify/http-proxy';

const times = [];
const server = Fastify();
server.get('/', (_request, reply) => {
  times.push(performance.now());
  return reply.code(503).header('retry-after', '1').send();
});
const upstream = await server.listen({ port: 0, host: '127.0.0.1' });

async function ask(replyOptions) {
  times.length = 0;
  const front = Fastify();
  await front.register(proxy, { upstream, replyOptions });
  const { status } = await fetch(await front.listen({ port: 0, host: '127.0.0.1' }));
  await front.close();
  return { status, asked: times.length, gaps: times.slice(1).map((time, i) => time - times[i]) };
}
const usual = await ask({});
const one = await ask({ maxRetriesOn503: 1 });
const zero = await ask({ maxRetriesOn503: 0 });
const never = await ask({ retryDelay: () => null });
await server.close();
const longest = Math.max(...usual.gaps);
const asked = [usual, one, zero, never].map((seen) => seen.asked).join(', ');
console.log(`${usual.status}; asked ${asked} times; at most ${Math.ceil(longest)} ms apart`);
if (asked !== '11, 2, 11, 1' || longest >= 1000) throw new Error('It behaves in another way now.');
JS
node seen.mjs
