import { Component, provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { AuthError } from './auth-error';
import { authGuard } from './auth-guard';
import { AuthService } from './auth-service';

@Component({ template: 'start' })
class Start {}
@Component({ template: 'secret' })
class Secret {}

describe('authGuard', () => {
  const logins: unknown[][] = [];
  let status = 'out';
  let error: AuthError | null = null;

  beforeEach(() => {
    logins.length = 0;
    status = 'out';
    error = null;
    const auth = {
      settled: () => Promise.resolve(status),
      login: (...how: unknown[]) => Promise.resolve(void logins.push(how)),
      error: () => error,
    };
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        provideRouter([
          { path: '', component: Start },
          { path: 'secret', component: Secret, canActivate: [authGuard] },
        ]),
        { provide: AuthService, useValue: auth },
      ],
    });
  });

  const open = async (url: string) => {
    const harness = await RouterTestingHarness.create();
    void harness.navigateByUrl(url);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return harness.routeNativeElement?.textContent ?? null;
  };

  it('lets in whoever is logged in', async () => {
    status = 'in';
    expect([await open('/secret'), logins]).toEqual(['secret', []]);
  });

  it('asks for a login that leads back, whole', async () => {
    expect(await open('/secret?a=1#part')).toBeNull();
    expect(logins).toEqual([['/secret?a=1#part', true, true]]);
  });

  it('keeps a page that was shown in the history', async () => {
    await TestBed.inject(Router).navigateByUrl('/');
    await open('/secret');
    expect(logins).toEqual([['/secret', true, false]]);
  });

  it('shows the start page while the tenant is silent', async () => {
    error = new AuthError('tenant-unreachable');
    expect(await open('/secret')).toBe('start');
  });
});
