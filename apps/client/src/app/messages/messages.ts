import { Component, computed, inject, signal } from '@angular/core';
import { bodyErrors, newMessageSchema } from '@latchkey/shared/schemas';
import { type ApiError, toApiError } from '../api/api-error';
import { CallList } from '../api/call-list';
import { CallLog } from '../api/call-log';
import { CallPicture } from '../api/call-picture';
import { Failure } from '../api/failure';
import { Pause } from '../api/pause';
import { Draft } from './draft';
import { MessageBoard } from './message-board';
import { MessageList } from './message-list';

@Component({
  selector: 'app-messages',
  imports: [CallList, CallPicture, Failure, MessageList, Pause],
  templateUrl: './messages.html',
  styleUrl: './messages.scss',
})
export class Messages {
  private readonly log = inject(CallLog);
  protected readonly board = new MessageBoard();
  protected readonly draft = inject(Draft);
  /** What is wrong with the text, a sentence each. */
  protected readonly faults = signal<readonly string[]>([]);
  protected readonly failure = signal<ApiError | null>(null);
  protected readonly note = signal('');
  protected readonly trace = computed(() => this.log.calls()[0] ?? null);

  constructor() {
    void this.board.load();
  }

  protected write(text: string): void {
    this.draft.write(text);
    this.faults.set([]);
    this.note.set('');
  }

  protected async send(field: HTMLTextAreaElement): Promise<void> {
    this.failure.set(null);
    this.note.set('');
    const faults = bodyErrors(newMessageSchema, { text: this.draft.text() }).map(({ detail }) => detail);
    if (this.tell(field, faults)) return;
    const taken = this.draft.take();
    field.value = '';
    this.note.set('Sending…');
    try {
      await this.board.send(taken);
      this.draft.arrived(taken);
      this.note.set('Sent.');
    } catch (thrown) {
      const error = toApiError(thrown);
      this.draft.putBack(taken, mayHaveArrived(error));
      // The template's binding sees no change where all of this happened between two drawings of the page.
      field.value = this.draft.text();
      this.note.set('Not sent. Your text is back in the field.');
      if (!this.tell(field, aboutTheText(error))) this.failure.set(error);
    }
  }

  /** Shows faults beside the field and leads there; whether there were any. */
  private tell(field: HTMLTextAreaElement, faults: readonly string[]): boolean {
    this.faults.set(faults);
    if (faults.length) field.focus();
    return faults.length > 0;
  }
}

/** What the API says against a text itself (422), or against one more of them (409). */
function aboutTheText({ problem, message }: ApiError): readonly string[] {
  if (problem?.code === 'messages_full') return [message];
  return problem?.code === 'body_invalid' ? (problem.errors ?? []).map(({ detail }) => detail) : [];
}

function mayHaveArrived({ status, problem }: ApiError): boolean {
  return status === undefined || status >= 500 || problem?.code === 'idempotency_under_way';
}
