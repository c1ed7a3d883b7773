import { setTimeout as pause } from 'node:timers/promises';
import { type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Observable } from 'rxjs';
import { type RedisConfig } from '../config/redis';
import { Channels } from './channels';
import { type RedisClient } from './client';
import { faultOf } from './faults-of-store';
import { Link } from './link';
import { type Script } from './script';
import { StoreCondition, type StoreState } from './store-condition';

/** Milliseconds. */
const START = 900; // that the start of the API waits for the store
const RETRY = 200; // from one connection's end to the next one's beginning

/**
 * The connection to the store that machines share. Nobody waits for it: a command fails with a `StoreAwayError`, at once
 * while there is no connection, and after 300 ms at most where the server does not answer. Then the connection is over, and
 * all that waits on it fails; the next one counts only when the server has answered a write on it. A new one is tried
 * all the time, so that the store is used within a second when it is back.
 */
export class RedisConnection implements OnModuleInit, OnApplicationShutdown {
  /** Where it is, for the log. */
  readonly address: string;
  private link: Link | undefined;
  private beginning: Promise<void> | undefined;
  private readonly condition = new StoreCondition();
  private readonly channels = new Channels();
  private readonly end = new AbortController();

  constructor(private readonly config: RedisConfig) {
    const { host, port } = config;
    this.address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  get state(): StoreState {
    const { fault, policy } = this.condition;
    return { fault, policy };
  }

  /** Whether it answers and takes writes. */
  get up(): boolean {
    return this.condition.up;
  }

  /** Whether it takes writes now, for who has another way; a no counts as a failure. */
  canWrite(): boolean {
    if (!this.up) this.noteFailure();
    return this.up;
  }

  /** Counts one more time that it was wanted in vain: for who has another way. */
  noteFailure(): void {
    this.condition.failures++;
  }

  /** How many times it was wanted in vain. */
  get failures(): number {
    return this.condition.failures;
  }

  /** Emits when the store comes and goes. */
  get changes(): Observable<StoreState> {
    return this.condition.changes;
  }

  /** Connects, once whoever asks; waits for the first time, but not for long. */
  onModuleInit(): Promise<void> {
    return (this.beginning ??= this.begin());
  }

  private async begin(): Promise<void> {
    const { signal } = this.end;
    const first = new Promise<void>((resolve) => this.changes.subscribe(() => resolve()));
    void this.stayConnected();
    await Promise.race([first, pause(START, undefined, { signal, ref: false }).catch(() => undefined)]);
  }

  onApplicationShutdown(): void {
    this.end.abort();
    this.client?.destroy();
  }

  /** Does what writes nothing, or makes room: one command. Rejects with a `StoreAwayError` where the store does not answer. */
  read<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    return this.ask(command) ?? this.condition.refuse(`The store does not answer: ${this.condition.fault}.`);
  }

  /** Does what writes: one command. Rejects with a `StoreAwayError` where the store does not answer or takes no writes. */
  write<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer> {
    const { up, fault } = this.condition;
    return (up ? this.ask(command) : undefined) ?? this.condition.refuse(`The store cannot be written to: ${fault}.`);
  }

  /** Runs a script: one that writes, or else as `read` has it. By its hash only once this connection has sent it whole. */
  async run({ lua, sha }: Script, keys: string[], args: string[], mode: 'read' | 'write' = 'write'): Promise<unknown> {
    const options = { keys, arguments: args };
    const scripts = this.link?.scripts;
    try {
      if (scripts?.has(sha)) return await this[mode]((client) => client.evalSha(sha, options));
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    }
    const answer = await this[mode]((client) => client.eval(lua, options));
    scripts?.add(sha);
    return answer;
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

  private get client(): RedisClient | undefined {
    return this.link?.client;
  }

  private ask<Answer>(command: (client: RedisClient) => Promise<Answer>): Promise<Answer> | undefined {
    const { link, client } = this;
    return link && client && link.ask(client, command);
  }

  private async stayConnected(): Promise<void> {
    const { signal } = this.end;
    while (!signal.aborted) {
      this.link = new Link(this.config, this.condition, this.channels, signal);
      const reason = await this.link.live().catch(faultOf);
      if (signal.aborted) return;
      this.condition.tell(reason);
      await pause(RETRY, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
