import { Component, input, signal } from '@angular/core';
import { Failure } from '../api/failure';
import { type Message, type MessageBoard } from './message-board';

@Component({
  selector: 'app-message-list',
  imports: [Failure],
  templateUrl: './message-list.html',
  styleUrl: './message-list.scss',
})
export class MessageList {
  readonly board = input.required<MessageBoard>();
  /** What a screen reader is told of what happens in the list. */
  protected readonly said = signal('');

  protected delete({ id }: Message, row: HTMLElement, heading: HTMLElement): void {
    this.said.set('Deleted. For five seconds, Undo brings it back.');
    // Whoever still stands on Undo as it goes is led to the heading, where a late Enter does nothing.
    this.board().delete(id, () => row.contains(document.activeElement) && heading.focus());
  }

  protected undo({ id }: Message): void {
    this.board().undo(id);
    this.said.set('Brought back.');
  }

  protected isAway({ state }: Message): boolean {
    return state === 'deleted' || state === 'gone';
  }

  protected timeOf({ createdAt }: Message): string {
    return new Date(createdAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  }
}
