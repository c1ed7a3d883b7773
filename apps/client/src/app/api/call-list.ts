import { Component, inject } from '@angular/core';
import { CallLog } from './call-log';
import { inMs, verdictOf } from './call-steps';

@Component({
  selector: 'app-call-list',
  templateUrl: './call-list.html',
  styleUrl: './call-list.scss',
})
export class CallList {
  protected readonly log = inject(CallLog);
  protected readonly verdictOf = verdictOf;
  protected readonly inMs = inMs;
}
