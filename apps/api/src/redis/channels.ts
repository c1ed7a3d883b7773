import { type RedisClient } from './client';

type Listener = (message: string) => void;

/** What is listened to, whichever connection there is. What is said while there is none is lost. */
export class Channels {
  private readonly listeners = new Map<string, Set<Listener>>();

  /** Adds a listener. Gives whether it is the first of its channel, which then has to be heard. */
  add(channel: string, listener: Listener): boolean {
    const all = this.listeners.get(channel);
    if (!all) this.listeners.set(channel, new Set([listener]));
    else all.add(listener);
    return !all;
  }

  /** Takes a listener away. Gives whether it was the last of its channel. */
  remove(channel: string, listener: Listener): boolean {
    const all = this.listeners.get(channel);
    return !!all?.delete(listener) && all.size === 0 && this.listeners.delete(channel);
  }

  /** Has a connection hear all channels. */
  async hearAll(client: RedisClient): Promise<void> {
    await Promise.all([...this.listeners.keys()].map((channel) => this.hear(client, channel)));
  }

  hear(client: RedisClient, channel: string): Promise<void> {
    return client.subscribe(channel, (message) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(message);
    });
  }
}
