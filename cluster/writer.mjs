// Writes messages under idempotency keys, and holds what the cluster has against what it was told.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from './calls.mjs';
import { emailOf } from './tenant.mjs';

/** Messages after which it looks what is there, and deletes them: a caller may have 500. */
const ROUND = 100;

/** Sends until the answer is `expected`: what is cut off, busy or away is sent again as it is. */
async function insist(url, options, expected, row) {
  for (;;) {
    const { authorization, ...request } = options;
    const headers = { ...request.headers, Authorization: await authorization() };
    const answer = await call(url, { ...request, headers });
    if (expected.includes(answer.status)) return answer;
    if (![0, 409, 502, 503].includes(answer.status)) row.fault(`${answer.status} ${answer.text.slice(0, 200)}`);
    else row.excuse('sent again');
    await pause(Math.min(1000, 1000 * Number(answer.headers['retry-after'] ?? 0.1)));
  }
}

export async function write({ name, row, cluster: { origin, tenant }, signal }) {
  const authorization = async () => `Bearer ${await tenant.mint({ user: emailOf(name) })}`;
  const url = `${origin}/api/messages`;
  const written = new Set();
  const look = async () => {
    const answer = await insist(url, { authorization }, [200], row);
    const there = JSON.parse(answer.text);
    const texts = there.map(({ text }) => text);
    for (const text of written) if (!texts.includes(text)) row.fault(`lost: ${text}`);
    for (const text of texts) if (!written.has(text)) row.fault(`nobody wrote: ${text}`);
    for (const [i, text] of texts.entries()) if (texts.indexOf(text) < i) row.fault(`twice: ${text}`);
    for (const { id } of there) await insist(`${url}/${id}`, { method: 'DELETE', authorization }, [204, 404], row);
    written.clear();
  };
  await look(); // of a run before, nothing is left
  for (let i = 0; !signal.aborted; i++) {
    const text = `${name} ${i}`;
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const options = { method: 'POST', headers, body: JSON.stringify({ text }), authorization };
    await insist(url, options, [201], row);
    written.add(text);
    row.good++;
    if (written.size === ROUND) await look();
    await pause(60);
  }
  await look();
}
