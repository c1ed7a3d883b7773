import { setTimeout as pause } from 'node:timers/promises';
import { type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Observable, Subject } from 'rxjs';
import { type RedisConfig } from '../config/redis';
import { Channels } from './channels';
import { createRedisClient, type RedisClient } from './client';
import { conditionOf, faultOf, TOO_OLD } from './faults-of-store';
import { Pulse } from './pulse';
import { type Script } from './script';
import { readInfo } from './server-info';
import { StoreAwayError } from './store-away-error';

/** Milliseconds. */
const START = 900; // that the start of the API waits for the store
const GREETING = 2000; // for a connection to be made
const RETRY = 200; // from one connection's end to the next one's beginning
const TICK = 100; // from one look at the answers to the next
const PROBE = 400; // from one probe to the next

const SILENT = 'it does not answer';

/** A key of the store: of what kind, and which. Names hold no secret; the whole key has 150 bytes at most. */
export const keyOf = (kind: string, name: string): string => `latchkey:${kind}:${name}`;

/** How the store is. */
export interface StoreState {
  /** Why it is not used, in words without a secret or an address; undefined while it answers and takes writes. */
  readonly fault: string | undefined;
  /** What the server does when it is full (`maxmemory-policy`), where it tells. */
  readonly policy: string | undefined;
}

/**
 * The connection to the store that machines share. Nobody waits for it: a command fails with a `StoreAwayError`, at once
 * while there is no connection, and after 400 ms at most where the server does not answer. Then the connection is over, and
 * all that waits on it fails; the next one counts only when the server has answered a write on it. A new one is tried
 * all the time, so that the store is used within a second when it is back.
 *
 * Each connection is a client of its own: the library's time limit ends when a command is sent, and its queue would keep
 * requests waiting.
 */
export class RedisConnection implements OnModuleInit, OnApplicationShutdown {
  /** Where it is, for the log. */
  readonly address: string;
  private client: RedisClient | undefined;
  private pulse = new Pulse();
  private policy: string | undefined;
  private fault: string | undefined = 'it has not answered yet';
  private failed = 0;
  private beginning: Promise<void> | undefined;
  private readonly states = new Subject<StoreState>();
  private readonly channels = new Channels();
  private readonly end = new AbortController();

  constructor(private readonly config: RedisConfig) {
    const { host, port } = config;
    this.address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  get state(): StoreState {
    const { fault, policy } = this;
    return { fault, policy };
  }

  /** Whether it answers and takes writes. */
  get up(): boolean {
    return this.fault === undefined;
  }

  /** Whether it takes writes now, for who has another way; a no counts as a failure. */
  canWrite(): boolean {
    if (!this.up) this.failed++;
    return this.up;
  }

  /** How many times it was wanted in vain. */
  get failures(): number {
    return this.failed;
  }

  /** Emits when the store comes and goes. */
  get changes(): Observable<StoreState> {
    return this.states.asObservable();
  }

  /** Connects, once whoever asks; waits for the first time, but not for long. */
  onModuleInit(): Promise<void> {
    return (this.beginning ??= this.begin());
  }

  private async begin(): Promise<void> {
    const { signal } = this.end;
    const first = new Promise<void>((resolve) => this.states.subscribe(() => resolve()));
    void this.stayConnected();
    await Promise.race([first, pause(START, undefined, { signal, ref: false }).catch(() => undefined)]);
  }

  onApplicationShutdown(): void {
    this.end.abort();
    this.client?.destroy();
  }

  /** Does what writes nothing, or makes room: one command. Rejects with a `StoreAwayError` where the store does not answer. */
  read<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    const { client } = this;
    return client ? this.ask(client, command) : this.refuse(`The store does not answer: ${this.fault}.`);
  }

  /** Does what writes: one command. Rejects with a `StoreAwayError` where the store does not answer or takes no writes. */
  write<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    const { client, fault } = this;
    return client && fault === undefined
      ? this.ask(client, command)
      : this.refuse(`The store cannot be written to: ${fault}.`);
  }

  /** Runs a script, by its hash where the server knows it: one that writes, or else as `read` has it. */
  async run({ lua, sha }: Script, keys: string[], args: string[], mode: 'read' | 'write' = 'write'): Promise<unknown> {
    const options = { keys, arguments: args };
    try {
      return await this[mode]((client) => client.evalSha(sha, options));
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this[mode]((client) => client.eval(lua, options));
    }
  }

  /** Listens to a channel on this and every later connection; what is said in between is lost. Gives what ends it. */
  subscribe(channel: string, listener: (message: string) => void): () => void {
    // Where it fails, the next connection hears it.
    if (this.channels.add(channel, listener) && this.client)
      this.channels.hear(this.client, channel).catch(() => undefined);
    return () => {
      if (this.channels.remove(channel, listener)) this.client?.unsubscribe(channel).catch(() => undefined);
    };
  }

  /** Tells the faults of a command apart: the server's condition, the connection's end, and mistakes of ours. */
  private async ask<Answer>(client: RedisClient, command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    const { pulse } = this;
    pulse.sent++;
    try {
      return await command(client);
    } catch (error) {
      const condition = conditionOf(error);
      if (condition === undefined && client.isReady) throw error;
      if (condition !== undefined) this.tell(condition);
      return await this.refuse(`The store failed: ${condition ?? 'the connection ended'}.`);
    } finally {
      pulse.answered++;
    }
  }

  private refuse(sentence: string): Promise<never> {
    this.failed++;
    return Promise.reject(new StoreAwayError(sentence));
  }

  private async stayConnected(): Promise<void> {
    const { signal } = this.end;
    while (!signal.aborted) {
      const reason = await this.connect().catch(faultOf);
      if (signal.aborted) return;
      this.tell(reason);
      await pause(RETRY, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One connection from its beginning to its end. Gives, or rejects with, why it ended. */
  private async connect(): Promise<string> {
    const client = await createRedisClient(this.config, GREETING);
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.end.signal]);
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

  /** Gives why a connection is over: answers do not come any more. */
  private async watch(signal: AbortSignal): Promise<string> {
    this.pulse = new Pulse();
    do await pause(TICK, undefined, { signal, ref: false });
    while (!this.pulse.stopped());
    return SILENT;
  }

  /** Lets a connection be used once the server has answered a write, and goes on to ask. Gives why it may not be. */
  private async serve(client: RedisClient, signal: AbortSignal): Promise<string> {
    const { old, policy } = readInfo(await this.ask(client, () => client.info()).catch(told));
    if (old) return TOO_OLD;
    this.policy = policy;
    await this.channels.hearAll(client);
    for (;;) {
      await this.probe(client).catch(told);
      this.client = client;
      await pause(PROBE, undefined, { signal, ref: false });
    }
  }

  /** Asks whether the server is there and, where it was not able to write, whether it is now. */
  private async probe(client: RedisClient): Promise<void> {
    if (this.up) return void (await this.ask(client, () => client.ping()));
    await this.ask(client, () => client.set(keyOf('probe', 'write'), '1', { PX: 60_000 }));
    this.client = client; // whoever hears of it uses it at once
    this.tell(undefined);
  }

  private tell(fault: string | undefined): void {
    if (this.fault === fault) return;
    this.fault = fault;
    this.states.next(this.state);
  }
}

/** Passes over what was told already as the store's fault: no user need be allowed all that is asked. */
function told(error: unknown): string {
  if (error instanceof StoreAwayError) return '';
  throw error;
}
