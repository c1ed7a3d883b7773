import { TestBed } from '@angular/core/testing';
import { AuthError, type AuthErrorCode } from '@latchkey/angular-auth';
import { ApiError } from '../api/api-error';
import { type Fault } from './fault';
import { Notice } from './notice';

describe('Notice', () => {
  let again: number;

  async function shown(fault: Fault, quote?: string): Promise<HTMLElement> {
    again = 0;
    const fixture = TestBed.createComponent(Notice);
    fixture.componentRef.setInput('fault', fault);
    fixture.componentRef.setInput('quote', quote);
    fixture.componentInstance.again.subscribe(() => again++);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  const clipboard = (writeText?: (text: string) => Promise<void>) =>
    Object.defineProperty(navigator, 'clipboard', { value: writeText && { writeText }, configurable: true });

  const faultOf = (code: AuthErrorCode) => new AuthError(code, undefined, undefined, `It is ${code}.`);

  it.each<[Fault, string]>([
    [new AuthError('network'), 'Try again'],
    [new AuthError('tenant-unreachable'), 'Try again'],
    [new AuthError('login-required'), 'Go to login'],
    [faultOf('consent-required'), 'Go to login'],
    [faultOf('access-denied'), 'Log in as somebody else'],
    [faultOf('login-expired'), 'Go to login'],
    [faultOf('login-failed'), 'Go to login'],
    [faultOf('login-loop'), 'Go to login'],
    [faultOf('logout-incomplete'), 'Try again'],
    [faultOf('permission-missing'), 'Go to login'],
    [faultOf('key-lost'), 'Try again'],
    [faultOf('misconfigured'), 'Copy the details'],
    [faultOf('page-insecure'), 'Copy the details'],
    [faultOf('storage-blocked'), 'Try again'],
    [new AuthError('page-failed'), 'Try again'],
    [new AuthError('settings-unreadable', undefined, undefined, 'They lack clientId.'), 'Try again'],
    [new ApiError('token-rejected', 'The token expired.'), 'Go to login'],
    [new ApiError('forbidden', 'No.'), 'Ask for access'],
    [new ApiError('api-unavailable', 'No keys.'), 'Try again'],
    [new ApiError('slow', 'Too long.'), 'Try again'],
    [new ApiError('refused', 'No.'), 'Copy the details'],
    [new ApiError('intercepted', 'A proxy.'), 'Copy the details'],
    [new ApiError('failed', 'Odd.'), 'Try again'],
  ])('says $code in a sentence and offers: %s', async (fault, label) => {
    const page = await shown(fault);
    expect(page.querySelector('[role=alert]')?.textContent?.trim()).toBe(fault.message);
    expect([...page.querySelectorAll('button')].map((button) => button.textContent)).toEqual([label]);
  });

  it('quotes what the login service said, as foreign words', async () => {
    expect((await shown(faultOf('access-denied'), '<b>No.</b>')).querySelector('q')?.textContent).toBe('<b>No.</b>');
  });

  it('tries again or goes to the login', async () => {
    (await shown(new AuthError('network'))).querySelector('button')?.click();
    expect(again).toBe(1);
  });

  it('copies what an administrator needs', async () => {
    const written: string[] = [];
    clipboard((text) => Promise.resolve(void written.push(text)));
    const page = await shown(faultOf('misconfigured'), 'Callback URL mismatch.');
    page.querySelector('button')?.click();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([written.length, written[0], again]).toEqual([
      1,
      expect.stringMatching(/\(misconfigured\)\nCallback URL m/),
      0,
    ]);
    expect(page.querySelector('[role=status]')?.textContent).toContain('Copied.');
  });

  it.each([undefined, () => Promise.reject(new Error('NotAllowed'))])('says that it cannot copy', async (write) => {
    clipboard(write);
    const page = await shown(faultOf('misconfigured'));
    page.querySelector('button')?.click();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(page.querySelector('[role=status]')?.textContent).toBe('This browser lets no page copy.');
  });
});
