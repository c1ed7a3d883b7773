import { Location } from '@angular/common';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { AuthError } from './auth-error';
import { callbackGuard } from './callback-guard';
import { SessionFault } from './session/session-fault';

@Component({ template: 'page' })
class Page {}

describe('callbackGuard', () => {
  let session: FakeSession;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'callback', component: Page, canActivate: [callbackGuard] },
          { path: '**', component: Page },
        ]),
        provideFakeSession({ person: null }),
      ],
    });
    session = TestBed.inject(FakeSession);
  });

  it('goes on to the page that was wanted, whole', async () => {
    session.finishLogin = () => Promise.resolve('/orders?a=1#b');
    await RouterTestingHarness.create('/callback?code=c&state=s');
    expect(TestBed.inject(Router).url).toBe('/orders?a=1#b');
  });

  it('tells of a failure on the start page, and begins anew', async () => {
    session.finishLogin = () =>
      Promise.reject(new AuthError('tenant-unreachable', undefined, '/orders', 'It is silent.'));
    await RouterTestingHarness.create('/callback?code=c&state=s');
    const fault = TestBed.inject(SessionFault);
    expect([fault.current()?.code, TestBed.inject(Location).path(true)]).toEqual(['tenant-unreachable', '']);
    await fault.retry();
    expect(session.logins).toEqual(['/orders']);
  });
});
