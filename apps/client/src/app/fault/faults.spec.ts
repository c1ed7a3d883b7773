import { TestBed } from '@angular/core/testing';
import { AuthError } from '@latchkey/angular-auth';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { ApiError } from '../api/api-error';
import { Faults } from './faults';

describe('Faults', () => {
  it('has those of the session and those of the pages in one stream', () => {
    TestBed.configureTestingModule({ providers: [provideFakeSession()] });
    const faults = TestBed.inject(Faults);
    const codes: string[] = [];
    faults.stream.subscribe(({ code }) => codes.push(code));
    TestBed.inject(FakeSession).faults.next(new AuthError('tenant-unreachable'));
    const refused = new ApiError('forbidden', 'No.');
    expect([faults.tell(refused), codes]).toEqual([refused, ['tenant-unreachable', 'forbidden']]);
  });
});
