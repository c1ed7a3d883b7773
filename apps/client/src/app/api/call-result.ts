import { Component, inject, input } from '@angular/core';
import { Pauses } from '@latchkey/angular-auth/http';
import { type Call } from './call';
import { CallList } from './call-list';
import { CallPicture } from './call-picture';
import { Failure } from './failure';
import { JsonText } from './json-text';
import { Pause } from './pause';
import { Refusal } from './refusal';

@Component({
  selector: 'app-call-result',
  imports: [CallList, CallPicture, Failure, JsonText, Pause, Refusal],
  templateUrl: './call-result.html',
  styleUrl: './call-result.scss',
})
export class CallResult {
  protected readonly pausing = inject(Pauses).until;
  readonly call = input.required<Call>();
}
