import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { permissionGuard } from './permission-guard';
import { SessionFault } from './session/session-fault';

@Component({ template: 'start' })
class Start {}
@Component({ template: 'orders' })
class Orders {}

describe('permissionGuard', () => {
  async function open(url: string, permissions: readonly string[], person: object | null = {}) {
    const canActivate = [permissionGuard('read:orders')];
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: '', component: Start },
          { path: 'orders', component: Orders, canActivate },
        ]),
        provideFakeSession({ person, permissions }),
      ],
    });
    const harness = await RouterTestingHarness.create();
    void harness.navigateByUrl(url);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return harness.routeNativeElement?.textContent ?? null;
  }
  const fault = () => TestBed.inject(SessionFault);
  const logins = () => TestBed.inject(FakeSession).logins;

  it('lets in whoever has the permission', async () => {
    expect([await open('/orders', ['read:orders']), fault().current()]).toEqual(['orders', null]);
  });

  it('says on the start page which one is missing', async () => {
    expect(await open('/orders?a=1', ['read:orders2'])).toBe('start');
    expect(fault().current()).toMatchObject({ code: 'permission-missing', target: '/orders?a=1' });
    expect([fault().current()?.message, logins()]).toEqual([expect.stringContaining('read:orders,'), []]);
    await fault().retry();
    expect(logins()).toEqual(['/orders?a=1']);
  });

  it('sends whoever is not logged in to the login', async () => {
    expect([await open('/orders', ['read:orders'], null), logins()]).toEqual([null, ['/orders']]);
  });

  it('turns nobody round in a circle on the start page', async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: '', component: Start, canActivate: [permissionGuard('read:orders')] }]),
        provideFakeSession(),
      ],
    });
    const harness = await RouterTestingHarness.create();
    await harness.navigateByUrl('/?a=1#b');
    expect([harness.routeNativeElement, TestBed.inject(Router).url]).toEqual([null, '/']);
    expect(fault().current()?.code).toBe('permission-missing');
  });
});
