import { Component, computed, input } from '@angular/core';
import { stepsOf } from './call-steps';
import { type CallTrace } from './call-trace';

@Component({
  selector: 'app-call-picture',
  templateUrl: './call-picture.html',
  styleUrl: './call-picture.scss',
})
export class CallPicture {
  readonly trace = input.required<CallTrace | null>();
  protected readonly steps = computed(() => {
    const trace = this.trace();
    return trace ? stepsOf(trace) : [];
  });
}
