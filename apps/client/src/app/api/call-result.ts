import { Component, input } from '@angular/core';
import { type Call } from './call';
import { CallList } from './call-list';
import { CallPicture } from './call-picture';
import { Failure } from './failure';
import { JsonText } from './json-text';
import { Refusal } from './refusal';

@Component({
  selector: 'app-call-result',
  imports: [CallList, CallPicture, Failure, JsonText, Refusal],
  templateUrl: './call-result.html',
  styleUrl: './call-result.scss',
})
export class CallResult {
  readonly call = input.required<Call>();
}
