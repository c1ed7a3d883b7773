/** @jest-environment node */
import assert from 'node:assert/strict';
import { provideLocationMocks } from '@angular/common/testing';
import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component, DOCUMENT, PLATFORM_ID } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type CanActivateFn, provideRouter, Router } from '@angular/router';
import { authGuard, AuthService, callbackGuard, permissionGuard, provideAuth } from '@latchkey/angular-auth';
import { authInterceptor } from '@latchkey/angular-auth/http';
import { JSDOM } from 'jsdom';
import { AUTH_CLIENT } from '../src/session/lazy-auth-client';
import { ENDPOINTS } from './endpoints';

@Component({ template: '' })
class Orders {}

/** As a server renders it: a document of the request's, and no global of a browser's. */
describe('on a server', () => {
  const fetched: unknown[] = [];

  beforeEach(() => {
    fetched.length = 0;
    const { document } = new JSDOM('<base href="/shop/">', { url: 'https://page.example/shop/deep/orders' }).window;
    // As domino, which Angular's server renders into.
    Object.defineProperty(document, 'baseURI', { get: () => assert.fail('NotYetImplemented') });
    const guarded = (path: string, guard: CanActivateFn) => ({ path, component: Orders, canActivate: [guard] });
    TestBed.configureTestingModule({
      providers: [
        { provide: PLATFORM_ID, useValue: 'server' },
        { provide: DOCUMENT, useValue: document },
        { provide: AUTH_CLIENT, useValue: () => Promise.reject(new Error(`It was fetched: ${fetched.push('SDK')}`)) },
        provideLocationMocks(),
        provideRouter([
          guarded('orders', authGuard),
          guarded('permitted', permissionGuard('read:messages')),
          guarded('callback', callbackGuard),
        ]),
        provideAuth({ domain: 'acme.eu.auth0.com', clientId: 'abc', audience: 'api', endpoints: ENDPOINTS }),
        provideHttpClient(withInterceptors([authInterceptor])),
        provideHttpClientTesting(),
      ],
    });
  });

  it('has no global of a browser', () => {
    expect([typeof window, typeof document, typeof location, typeof sessionStorage]).toEqual(
      Array.from({ length: 4 }, () => 'undefined'),
    );
  });

  it.each(['/orders', '/permitted', '/callback?code=c&state=s'])('lets %s render its shell', async (url) => {
    const router = TestBed.inject(Router);
    expect(await router.navigateByUrl(url)).toBe(true);
    expect([router.url, router.routerState.snapshot.root.firstChild?.component, fetched]).toEqual([url, Orders, []]);
  });

  it('leaves the session unknown, and asks nobody', async () => {
    const auth = TestBed.inject(AuthService);
    expect([auth.status(), await auth.settled(), auth.permissions(), fetched]).toEqual(['unknown', 'unknown', [], []]);
  });

  it('sends what needs no token, and nothing else', async () => {
    const codes: string[] = [];
    const ask = (url: string) =>
      TestBed.inject(HttpClient)
        .get(url)
        .subscribe({ error: ({ code }: { code: string }) => codes.push(code) });
    for (const name of ['public', 'external', 'private']) ask(`https://page.example/shop/api/${name}`);
    await new Promise((resolve) => setTimeout(resolve));
    const sent = TestBed.inject(HttpTestingController).match(() => true);
    expect(sent.map(({ request }) => request.url)).toEqual(['https://page.example/shop/api/public']);
    expect([codes, fetched]).toEqual([['login-required', 'login-required'], []]);
  });
});
