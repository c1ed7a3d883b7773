import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { type Machines, startMachines } from './machines';

let machines: Machines;
test.beforeEach(async () => void (machines = await startMachines()));
test.afterEach(() => machines.stop());

/** Asks again and again until it is told to stop, and gives each answer that was not the expected one. */
function load(path: string, init: RequestInit, expected: number, over: AbortSignal) {
  const counts = { answers: 0, failures: [] as unknown[] };
  const ask = async () => {
    while (!over.aborted) {
      const status = await fetch(machines.front + path, init).then(
        async (answer) => (await answer.text(), answer.status),
        (error: Error) => String(error.cause ?? error),
      );
      counts.answers += 1;
      if (status !== expected) counts.failures.push(status);
    }
    return counts;
  };
  return ask();
}

/** Reads the stream of messages, comes back when it ends, and gives the ids of what has come. */
async function listen(headers: Record<string, string>, over: AbortSignal) {
  const told = { ids: [] as string[], connections: 0, failures: [] as number[] };
  let last: string | undefined;
  const again = async () => {
    while (!over.aborted) {
      const position = last === undefined ? undefined : { 'last-event-id': last };
      const stream = await fetch(`${machines.front}/api/messages/stream`, {
        headers: { ...headers, ...position },
        signal: over,
      });
      if (stream.status !== 200) told.failures.push(stream.status);
      told.connections += 1;
      let text = '';
      for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        const events = text.split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) {
          const [data, id] = [/^data: (.*)$/m, /^id: (.*)$/m].map((line) => line.exec(event)?.[1]);
          if (data) told.ids.push((JSON.parse(data) as { id: string }).id);
          last = id ?? last;
        }
      }
    }
  };
  const ended = again().catch((error: unknown) => {
    if (!over.aborted) throw error;
  });
  await expect.poll(() => told.connections).toBe(1);
  return { told, ended };
}

test('two machines are replaced one after another, and nobody notices', async () => {
  const { front, apis, token } = machines;
  const over = new AbortController();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const stream = await listen(headers, over.signal);
  const loads = [
    ...Array.from({ length: 6 }, () => load('/api/external', { headers }, 200, over.signal)),
    // A POST is not repeated once it was sent. It changes nothing here, so there may be thousands.
    ...Array.from({ length: 6 }, () =>
      load('/api/messages', { method: 'POST', headers, body: '{"text":""}' }, 422, over.signal),
    ),
  ];
  const sent: string[] = [];
  const write = async () => {
    while (!over.signal.aborted && sent.length < 450) {
      const body = JSON.stringify({ text: `${sent.length}` });
      const answer = await fetch(`${front}/api/messages`, { method: 'POST', headers, body });
      sent.push(((await answer.json()) as { id: string }).id);
      await pause(50);
    }
  };
  const written = write();

  // Whoever was told nothing yet knows no place to go on from.
  await expect.poll(() => stream.told.ids.length, { timeout: 30_000 }).toBeGreaterThan(0);

  const codes: unknown[] = [];
  for (const api of apis) {
    codes.push(await api.stop());
    await api.start();
    await pause(2000); // as docs/production.md says: nginx leaves one that did not answer alone for a second
  }
  await expect.poll(() => stream.told.ids.length).toBeGreaterThanOrEqual(sent.length - 1);
  over.abort();
  const counts = await Promise.all(loads);
  await Promise.all([written, stream.ended]);

  expect(codes).toEqual([0, 0]);
  expect(counts.flatMap(({ failures }) => failures)).toEqual([]);
  expect(counts.every(({ answers }) => answers > 100)).toBe(true);
  expect(stream.told.failures).toEqual([]);
  expect(stream.told.connections).toBeGreaterThan(1);
  expect(stream.told.ids).toEqual(sent.slice(0, stream.told.ids.length)); // each once, in order
});
