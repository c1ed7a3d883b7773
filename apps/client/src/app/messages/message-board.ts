import { DestroyRef, inject, signal } from '@angular/core';
import { type MessageDto } from '@latchkey/shared';
import { type Subscription } from 'rxjs';
import { ApiClient } from '../api/api-client';
import { type ApiError, toApiError } from '../api/api-error';
import { type Outgoing } from './draft';
import { whileSeen } from './while-seen';

/** Milliseconds in which a deletion can be undone. */
export const UNDO = 5_000;

/**
 * `kept` is at the API · `sending` is on its way there · `deleted` is at the API still and can be brought back ·
 * `gone` is deleted there, or about to be; its place stays until the list changes anyway, so that nothing moves by itself.
 */
export type MessageState = 'kept' | 'sending' | 'deleted' | 'gone';

export interface Message extends MessageDto {
  readonly state: MessageState;
  /** Why it could not be deleted. */
  readonly error?: ApiError;
}

/** A deletion that can be undone still. */
interface Deletion {
  readonly timer: ReturnType<typeof setTimeout>;
  send(): void;
  over(): void;
}

/**
 * The person's messages, latest first: what happens to them is shown at once, and taken back where the API refuses it.
 * A page makes one for itself, and it ends with the page.
 */
export class MessageBoard {
  private readonly api = inject(ApiClient);
  private readonly list = signal<readonly Message[] | null>(null);
  private readonly failure = signal<ApiError | null>(null);
  private readonly undoable = new Map<string, Deletion>();

  private listening?: Subscription;

  /** Null until they have been fetched. */
  readonly messages = this.list.asReadonly();
  /** Why they could not be fetched. */
  readonly error = this.failure.asReadonly();

  constructor() {
    const leave = () => this.deleteNow();
    addEventListener('pagehide', leave);
    inject(DestroyRef).onDestroy(() => {
      removeEventListener('pagehide', leave);
      this.listening?.unsubscribe();
      leave();
    });
  }

  async load(): Promise<void> {
    this.failure.set(null);
    try {
      const fetched = await this.api.messages();
      const here = new Map((this.list() ?? []).map((message) => [message.id, message]));
      const sending = [...here.values()].filter(({ state }) => state === 'sending');
      const kept = fetched.map((message) => here.get(message.id) ?? { ...message, state: 'kept' as const });
      this.list.set([...sending, ...kept]);
      this.listening ??= whileSeen(this.api.messageStream()).subscribe((message) => this.arrive(message));
    } catch (thrown) {
      this.failure.set(toApiError(thrown));
    }
  }

  /** @throws ApiError after which the message is in the list no more */
  async send({ text, key }: Outgoing): Promise<void> {
    this.add({ id: key, text, createdAt: new Date().toISOString(), state: 'sending' });
    try {
      const created = await this.api.createMessage({ text }, key);
      if (this.has(created.id)) this.remove(key);
      else this.change(key, { ...created, state: 'kept' });
    } catch (thrown) {
      this.remove(key);
      throw toApiError(thrown);
    }
  }

  /**
   * Deletes a message, after a time in which `undo` brings it back. The request is made ready at once: where the page is left
   * there is time to send it, and none to sign it.
   *
   * @param over told when that time has passed
   */
  delete(id: string, over: () => void = () => undefined): void {
    this.change(id, { state: 'deleted', error: undefined });
    let send: () => void = () => undefined;
    const when = new Promise<void>((resolve) => (send = resolve));
    this.undoable.set(id, { timer: setTimeout(() => this.deleteAtApi(id), UNDO), send, over });
    void this.deleted(id, when);
  }

  undo(id: string): void {
    clearTimeout(this.undoable.get(id)?.timer);
    if (this.undoable.delete(id)) this.change(id, { state: 'kept' });
  }

  /** Waits no longer: whoever leaves the page has no use for an undo. */
  private deleteNow(): void {
    for (const id of this.undoable.keys()) this.deleteAtApi(id);
  }

  private deleteAtApi(id: string): void {
    const deletion = this.undoable.get(id);
    clearTimeout(deletion?.timer);
    this.undoable.delete(id);
    this.change(id, { state: 'gone' });
    deletion?.over();
    deletion?.send();
  }

  private async deleted(id: string, when: Promise<void>): Promise<void> {
    try {
      await this.api.deleteMessage(id, when);
    } catch (thrown) {
      const error = toApiError(thrown);
      // Deleted already, by another tab or by this one, whose answer was lost: that is what was wanted (RFC 9110 9.2.2).
      if (error.status !== 404) this.change(id, { state: 'kept', error });
    }
  }

  /** A message of another tab or device; or one of this tab, told before the answer to it has come. */
  private arrive(message: MessageDto): void {
    const own = this.list()?.find(({ state, text }) => state === 'sending' && text === message.text);
    if (this.has(message.id)) return;
    if (own) this.change(own.id, { ...message, state: 'kept' });
    else this.add({ ...message, state: 'kept' });
  }

  private has(id: string): boolean {
    return !!this.list()?.some((message) => message.id === id);
  }

  private remove(id: string): void {
    this.list.update((list) => list?.filter((message) => message.id !== id) ?? null);
  }

  private add(message: Message): void {
    this.list.update((list) => [message, ...(list ?? []).filter(({ state }) => state !== 'gone')]);
  }

  private change(id: string, change: Partial<Message>): void {
    this.list.update((list) => list?.map((one) => (one.id === id ? { ...one, ...change } : one)) ?? null);
  }
}
