import { setTimeout as pause } from 'node:timers/promises';
import { type RedisConfig } from '../config/redis';
import { type Channels } from './channels';
import { createRedisClient, type RedisClient } from './client';
import { conditionOf, lasts, SILENT, TOO_OLD } from './faults-of-store';
import { keyOf } from './keys';
import { Pulse } from './pulse';
import { readInfo } from './server-info';
import { StoreAwayError } from './store-away-error';
import { type StoreCondition } from './store-condition';

/** Milliseconds. */
const GREETING = 2000; // for a connection to be made
const TICK = 60; // from one look at the answers to the next
const PROBE = 400; // from one probe to the next
const LASTS = 10_000; // that a condition is believed which a probe does not show: the store would come and go with each

/**
 * One connection to the store, by a client of its own: the library's time limit ends when a command is sent, and its queue
 * would keep requests waiting. Where answers do not come any more it is over, and all that waits on it fails.
 */
export class Link {
  /** Who is asked, from the server's answer to a write until the connection is over. */
  client: RedisClient | undefined;
  /** The scripts that the server has from this connection, by their hash. */
  readonly scripts = new Set<string>();
  private readonly pulse = new Pulse();
  private believeUntil = -Infinity;

  constructor(
    private readonly config: RedisConfig,
    private readonly condition: StoreCondition,
    private readonly channels: Channels,
    private readonly end: AbortSignal,
  ) {}

  /** Lives from its beginning to its end. Gives, or rejects with, why it ended. */
  async live(): Promise<string> {
    const client = await createRedisClient(this.config, GREETING);
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.end]);
    const ended = new Promise<never>((_resolve, reject) => client.on('error', reject));
    const late = pause(GREETING, SILENT, { signal, ref: false });
    late.catch(() => undefined); // in time
    try {
      const reason = await Promise.race([client.connect().then(() => undefined), ended, late]);
      return reason ?? (await Promise.race([ended, this.watch(signal), this.serve(client, signal)]));
    } finally {
      over.abort();
      this.client = undefined;
      if (client.isOpen) client.destroy(); // fails all that waits for an answer
    }
  }

  /** Tells the faults of a command apart: the server's condition, the connection's end, and mistakes of ours. */
  async ask<Answer>(client: RedisClient, command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    try {
      return await this.pulse.during(command(client));
    } catch (error) {
      const condition = conditionOf(error);
      if (lasts(condition)) this.believeUntil = performance.now() + LASTS;
      if (condition !== undefined) this.condition.tell(condition);
      else if (client.isReady) throw error;
      return await this.condition.refuse(`The store failed: ${condition ?? 'the connection ended'}.`);
    }
  }

  /** Gives why a connection is over: answers do not come any more. */
  private async watch(signal: AbortSignal): Promise<string> {
    do await pause(TICK, undefined, { signal, ref: false });
    while (!this.pulse.stopped());
    return SILENT;
  }

  /** Lets a connection be used once the server has answered a write, and goes on to ask. Gives why it may not be. */
  private async serve(client: RedisClient, signal: AbortSignal): Promise<string> {
    const { old, policy } = readInfo(await this.ask(client, () => client.info()).catch(told));
    if (old) return TOO_OLD;
    this.condition.policy = policy;
    await this.pulse.during(this.channels.hearAll(client));
    for (;;) {
      await this.probe(client).catch(told);
      this.client = client;
      await pause(PROBE, undefined, { signal, ref: false });
    }
  }

  /** Asks whether the server is there and, where it was not able to write, whether it is now. */
  private async probe(client: RedisClient): Promise<void> {
    if (this.condition.up || performance.now() < this.believeUntil)
      return void (await this.ask(client, () => client.ping()));
    await this.ask(client, () => client.set(keyOf('probe', 'write'), '1', { PX: 60_000 }));
    this.client = client; // whoever hears of it uses it at once
    this.condition.tell(undefined);
  }
}

/** Passes over what was told already as the store's fault: no user need be allowed all that is asked. */
function told(error: unknown): string {
  if (error instanceof StoreAwayError) return '';
  throw error;
}
