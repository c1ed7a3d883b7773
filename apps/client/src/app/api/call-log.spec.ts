import { TestBed } from '@angular/core/testing';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { CallLog } from './call-log';
import { CallTrace } from './call-trace';

describe('CallLog', () => {
  let log: CallLog;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideFakeSession()] });
    log = TestBed.inject(CallLog);
  });

  it('keeps the last ten, latest first', () => {
    const traces = Array.from({ length: 12 }, () => new CallTrace());
    traces.forEach((trace) => log.add(trace));
    expect(log.calls()).toEqual(traces.slice(2).reverse());
  });

  it('shows nothing once the person is gone', () => {
    log.add(new CallTrace());
    TestBed.inject(FakeSession).end();
    expect(log.calls()).toEqual([]);
  });
});
