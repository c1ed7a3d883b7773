import { Location } from '@angular/common';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { EMPTY } from 'rxjs';
import { AuthService } from '../auth/auth-service';
import { loginError } from '../auth/login-error';
import { type Fault } from '../fault/fault';
import { Faults } from '../fault/faults';
import { NotFound } from '../not-found/not-found';
import { Callback } from './callback';

describe('Callback', () => {
  const logins: string[] = [];
  let finish: () => Promise<string>;

  beforeEach(() => {
    logins.length = 0;
    const auth = {
      faults: EMPTY,
      leaving: signal(false),
      finishLogin: () => finish(),
      login: (target: string) => void logins.push(target),
    };
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'callback', component: Callback },
          { path: '**', component: NotFound },
        ]),
        { provide: AuthService, useValue: auth },
      ],
    });
  });

  async function open(): Promise<HTMLElement> {
    const harness = await RouterTestingHarness.create('/callback?code=c&state=s');
    await harness.fixture.whenStable();
    return harness.fixture.nativeElement as HTMLElement;
  }

  it('goes on to the target, whole', async () => {
    finish = () => Promise.resolve('/profile?a=1#b');
    await open();
    expect(TestBed.inject(Router).url).toBe('/profile?a=1#b');
  });

  it('stops at a refusal, in words, and cleans the address', async () => {
    const told: Fault[] = [];
    TestBed.inject(Faults).stream.subscribe((fault) => told.push(fault));
    finish = () => Promise.reject(loginError('access-denied', 'No.', '/profile'));
    const page = await open();
    expect(page.querySelector('h1')?.textContent).toBe('You are not logged in');
    expect(document.title).toBe('You are not logged in · Latchkey');
    expect(page.querySelector('[role=alert]')?.textContent).toMatch(/cancelled.*No\./s);
    expect([TestBed.inject(Location).path(true), logins]).toEqual(['/callback', []]);
    page.querySelector('button')?.click();
    expect([logins, told.map(({ code }) => code)]).toEqual([['/profile'], ['access-denied']]);
  });

  it('begins anew where nobody knows the way', async () => {
    finish = () => Promise.reject(loginError('login-expired'));
    const page = await open();
    expect(page.querySelector('h1')?.textContent).toBe('The login could not be finished');
    page.querySelector('button')?.click();
    expect(logins).toEqual(['/']);
  });
});
