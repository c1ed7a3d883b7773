import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { AuthError, type AuthErrorCode } from '@latchkey/angular-auth';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { type Fault } from '../fault/fault';
import { Faults } from '../fault/faults';
import { NotFound } from '../not-found/not-found';
import { Callback } from './callback';

describe('Callback', () => {
  let session: FakeSession;
  const refuse = (code: AuthErrorCode, detail?: string, target?: string) => () =>
    Promise.reject(new AuthError(code, detail, target, 'The login was cancelled.'));

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'callback', component: Callback },
          { path: '**', component: NotFound },
        ]),
        provideFakeSession({ person: null }),
      ],
    });
    session = TestBed.inject(FakeSession);
  });

  async function open(): Promise<HTMLElement> {
    const harness = await RouterTestingHarness.create('/callback?code=c&state=s');
    await harness.fixture.whenStable();
    return harness.fixture.nativeElement as HTMLElement;
  }

  it('goes on to the target, whole', async () => {
    session.finishLogin = () => Promise.resolve('/profile?a=1#b');
    await open();
    expect(TestBed.inject(Router).url).toBe('/profile?a=1#b');
  });

  it('stops at a refusal, in words, and cleans the address', async () => {
    const told: Fault[] = [];
    TestBed.inject(Faults).stream.subscribe((fault) => told.push(fault));
    session.finishLogin = refuse('access-denied', 'No.', '/profile');
    const page = await open();
    expect(page.querySelector('h1')?.textContent).toBe('You are not logged in');
    expect(document.title).toBe('You are not logged in · Latchkey');
    expect(page.querySelector('[role=alert]')?.textContent).toMatch(/cancelled.*No\./s);
    expect([TestBed.inject(Location).path(true), session.logins]).toEqual(['/callback', []]);
    page.querySelector('button')?.click();
    expect([session.logins, told.map(({ code }) => code)]).toEqual([['/profile'], ['access-denied']]);
  });

  it('begins anew where nobody knows the way', async () => {
    session.finishLogin = refuse('login-expired');
    const page = await open();
    expect(page.querySelector('h1')?.textContent).toBe('The login could not be finished');
    page.querySelector('button')?.click();
    expect(session.logins).toEqual(['/']);
  });
});
