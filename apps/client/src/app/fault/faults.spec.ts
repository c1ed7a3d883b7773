import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import { ApiError } from '../api/api-error';
import { AuthError } from '../auth/auth-error';
import { AuthService } from '../auth/auth-service';
import { Faults } from './faults';

describe('Faults', () => {
  it('has those of the session and those of the pages in one stream', () => {
    const ofSession = new Subject<AuthError>();
    TestBed.configureTestingModule({ providers: [{ provide: AuthService, useValue: { faults: ofSession } }] });
    const faults = TestBed.inject(Faults);
    const codes: string[] = [];
    faults.stream.subscribe(({ code }) => codes.push(code));
    ofSession.next(new AuthError('tenant-unreachable'));
    const refused = new ApiError('forbidden', 'No.');
    expect([faults.tell(refused), codes]).toEqual([refused, ['tenant-unreachable', 'forbidden']]);
  });
});
