import { type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type createClient as create, type RedisClientType } from '@redis/client';
import { type Observable, Subject } from 'rxjs';
import { setTimeout as pause } from 'node:timers/promises';
import { type RedisConfig } from '../config/redis';
import { conditionOf, faultOf, TOO_OLD } from './faults-of-store';
import { Pulse } from './pulse';
import { type Script } from './script';
import { readInfo } from './server-info';
import { StoreAwayError } from './store-away-error';

/** The client of a connection, as adapters use it. */
export type RedisClient = RedisClientType;

/** Milliseconds. */
const START = 900; // that the start of the API waits for the store
const GREETING = 2000; // for a connection to be made
const RETRY = 200; // from one connection's end to the next one's beginning
const TICK = 100; // from one look at the answers to the next
const PROBE = 400; // from one probe to the next

/** What every key begins with. */
const PREFIX = 'latchkey';

/** A key of the store: of what kind, and which. Names hold no secret; the whole key has 150 bytes at most. */
export const keyOf = (kind: string, name: string): string => `${PREFIX}:${kind}:${name}`;

/** How the store is. */
export interface StoreState {
  /** Whether it answers and takes writes. */
  readonly up: boolean;
  /** Why not, in words without a secret; undefined while it is up. */
  readonly fault: string | undefined;
  /** What the server does when it is full, where it tells. */
  readonly policy: string | undefined;
}

/**
 * The connection to the store that machines share. Nobody waits for it: a command fails with a `StoreAwayError`, at once
 * while there is no connection, and after 400 ms at most where the server does not answer. Then the connection is over, and
 * all that waits on it fails; the next one counts only when the server has answered a write on it. A new one is tried
 * all the time, so that the store is used within a second when it is back.
 *
 * Each connection is a client of its own which does not reconnect: what the library knows of time limits ends when a
 * command is sent. Answers come in the order of the commands, so it is enough to look after the oldest.
 */
export class RedisConnection implements OnModuleInit, OnApplicationShutdown {
  /** Where it is, for people. */
  readonly address: string;
  private client: RedisClient | undefined;
  private policy: string | undefined;
  private fault: string | undefined = 'it was not asked yet';
  private readonly states = new Subject<StoreState>();
  private readonly channels = new Map<string, Set<(message: string) => void>>();
  private readonly end = new AbortController();
  private pulse = new Pulse();

  constructor(private readonly config: RedisConfig) {
    this.address = `${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
  }

  get state(): StoreState {
    const { fault, policy } = this;
    return { up: fault === undefined, fault, policy };
  }

  /** Emits when the store comes and goes. */
  get changes(): Observable<StoreState> {
    return this.states.asObservable();
  }

  /** Connects; waits for the first time, but not for long. */
  async onModuleInit(): Promise<void> {
    const first = new Promise<void>((resolve) => this.states.subscribe(() => resolve()));
    void this.stayConnected();
    await Promise.race([
      first,
      pause(START, undefined, { signal: this.end.signal, ref: false }).catch(() => undefined),
    ]);
  }

  onApplicationShutdown(): void {
    this.end.abort();
    this.client?.destroy();
  }

  /** Does what writes nothing, or makes room: one command, or one pipeline. Rejects with a `StoreAwayError` where the store does not answer. */
  async read<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    const { client } = this;
    if (!client) throw new StoreAwayError(`The store does not answer: ${this.fault}.`);
    return this.ask(client, command);
  }

  /** Does what writes: one command, or one pipeline. Rejects with a `StoreAwayError` where the store does not answer or takes no writes. */
  async write<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    const { client, fault } = this;
    if (!client || fault !== undefined) throw new StoreAwayError(`The store cannot be written to: ${fault}.`);
    return this.ask(client, command);
  }

  /** Runs a script that writes, by its hash where the server knows it. */
  async run({ lua, sha }: Script, keys: string[], args: string[]): Promise<unknown> {
    const options = { keys, arguments: args };
    try {
      return await this.write((client) => client.evalSha(sha, options));
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.write((client) => client.eval(lua, options));
    }
  }

  /**
   * Listens to a channel on this and every later connection; what is said in between is lost. Gives what ends it. A server
   * that forbids it is told nothing again before the next connection.
   */
  subscribe(channel: string, listener: (message: string) => void): () => void {
    const listeners = this.channels.get(channel) ?? new Set();
    if (listeners.size === 0) {
      this.channels.set(channel, listeners);
      if (this.client) void this.hear(this.client, channel).catch(() => undefined);
    }
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || !this.channels.delete(channel)) return;
      this.client?.unsubscribe(channel).catch(() => undefined); // gone with the connection, where that is over
    };
  }

  private hear(client: RedisClient, channel: string): Promise<void> {
    return client.subscribe(channel, (message) => {
      for (const listener of this.channels.get(channel) ?? []) listener(message);
    });
  }

  /** Sends a command and tells its faults apart: the server's condition, the connection's end, and mistakes of ours. */
  private async ask<Answer>(client: RedisClient, command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    const { pulse } = this;
    pulse.sent++;
    try {
      return await command(client);
    } catch (error) {
      const condition = conditionOf(error);
      if (condition === undefined && client.isReady) throw error;
      if (condition !== undefined) this.tell(condition);
      throw new StoreAwayError(`The store failed: ${this.fault ?? 'the connection ended'}.`, { cause: error });
    } finally {
      pulse.answered++;
    }
  }

  private async stayConnected(): Promise<void> {
    const { createClient } = await import('@redis/client'); // only who has a store pays for it
    const { signal } = this.end;
    while (!signal.aborted) {
      const reason = await this.connection(createClient).catch(faultOf);
      if (signal.aborted) return;
      this.tell(reason);
      await pause(RETRY, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One connection from its beginning to its end. Gives, or rejects with, why it ended. */
  private async connection(createClient: typeof create): Promise<string> {
    const client = createClient(clientOptions(this.config)) as RedisClient;
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.end.signal]);
    const ended = new Promise<never>((_resolve, reject) => client.on('error', reject));
    const late = pause(GREETING, SILENT, { signal, ref: false });
    try {
      const reason = await Promise.race([client.connect().then(() => undefined), ended, late]);
      return reason ?? (await Promise.race([ended, this.watch(signal), this.serve(client, signal)]));
    } finally {
      over.abort();
      late.catch(() => undefined);
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
    const { old, policy } = readInfo(await this.ask(client, () => client.info()).catch(untold));
    if (old) return TOO_OLD;
    this.policy = policy;
    await Promise.all([...this.channels.keys()].map((channel) => this.hear(client, channel).catch(untold)));
    for (;;) {
      await this.probe(client).catch(untold);
      this.client = client;
      await pause(PROBE, undefined, { signal, ref: false });
    }
  }

  /** Asks whether the server is there and, where it was not able to write, whether it is now. */
  private async probe(client: RedisClient): Promise<void> {
    if (this.fault === undefined) return void (await this.ask(client, () => client.ping()));
    await this.ask(client, () => client.set(keyOf('probe', 'write'), '1', { PX: 60_000 }));
    this.tell(undefined);
  }

  private tell(fault: string | undefined): void {
    if (this.fault === fault) return;
    this.fault = fault;
    this.states.next(this.state);
  }
}

const SILENT = 'it does not answer';

/** For what is said of a fault already, or what the server need not allow. */
function untold(error: unknown): string {
  if (error instanceof StoreAwayError) return '';
  throw error;
}

const clientOptions = ({ host, port, tls, username, password, database }: RedisConfig) => ({
  socket: { host, port, connectTimeout: GREETING, reconnectStrategy: false, ...(tls ? { tls } : {}) } as const,
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  database,
  disableOfflineQueue: true,
  maintNotifications: 'disabled' as const,
});
