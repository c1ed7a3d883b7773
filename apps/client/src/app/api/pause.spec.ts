import { jest } from '@jest/globals';
import { TestBed } from '@angular/core/testing';
import { Pauses } from '@latchkey/angular-auth/http';
import { type Subscription } from 'rxjs';
import { Pause } from './pause';

describe('Pause', () => {
  let waiting: Subscription | undefined;

  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => {
    waiting?.unsubscribe();
    jest.useRealTimers();
  });

  function shown() {
    const fixture = TestBed.createComponent(Pause);
    const element = fixture.nativeElement as HTMLElement;
    const after = (ms: number) => {
      jest.advanceTimersByTime(ms);
      fixture.detectChanges();
      const eye = element.querySelector('[aria-hidden]')?.textContent;
      return [eye, element.querySelector('.unseen')?.textContent];
    };
    return { element, after };
  }

  it('counts down for the eye, and says it once for a screen reader', () => {
    const { element, after } = shown();
    expect([after(0), element.textContent]).toEqual([[undefined, undefined], '']);
    waiting = TestBed.inject(Pauses).wait(42).subscribe();
    expect(after(0)).toEqual(['42 s', '42 seconds']);
    expect(after(2_000)).toEqual(['40 s', '42 seconds']);
    expect(element.textContent).toContain('This goes on by itself in');
    expect(after(40_000)).toEqual([undefined, undefined]);
  });
});
