import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { AuthService } from '../auth/auth-service';
import { CallLog } from './call-log';
import { CallTrace } from './call-trace';

describe('CallLog', () => {
  const person = signal<object | null>({});
  let log: CallLog;

  beforeEach(() => {
    person.set({});
    TestBed.configureTestingModule({ providers: [{ provide: AuthService, useValue: { person } }] });
    log = TestBed.inject(CallLog);
  });

  it('keeps the last ten, latest first', () => {
    const traces = Array.from({ length: 12 }, () => new CallTrace());
    traces.forEach((trace) => log.add(trace));
    expect(log.calls()).toEqual(traces.slice(2).reverse());
  });

  it('shows nothing once the person is gone', () => {
    log.add(new CallTrace());
    person.set(null);
    expect(log.calls()).toEqual([]);
  });
});
