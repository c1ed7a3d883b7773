import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { EMPTY } from 'rxjs';
import { AuthError } from '../auth/auth-error';
import { AuthService } from '../auth/auth-service';
import { given } from '../auth/fake-auth-client';
import { TokenPanel } from './token-panel';

const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '');
const seconds = Math.floor(Date.now() / 1000);
const TOKEN = `${part({ alg: 'RS256', kid: 'k1' })}.${part({ sub: 'ada', iat: seconds - 3600, exp: seconds + 3605 })}.x`;

describe('TokenPanel', () => {
  const copied: string[] = [];
  let token: () => Promise<string>;

  beforeEach(() => {
    copied.length = 0;
    token = () => Promise.resolve(TOKEN);
    const clipboard = { writeText: (text: string) => Promise.resolve(void copied.push(text)) };
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
    TestBed.configureTestingModule({
      providers: [
        {
          provide: AuthService,
          useValue: { token: async () => given(await token()), faults: EMPTY, leaving: signal(false) },
        },
      ],
    });
  });

  async function shown(kind: 'id' | 'access' = 'access') {
    const fixture = TestBed.createComponent(TokenPanel);
    fixture.componentRef.setInput('kind', kind);
    const settle = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      await fixture.whenStable();
    };
    await settle();
    await settle();
    const element = fixture.nativeElement as HTMLElement;
    const press = async (name: string) => {
      [...element.querySelectorAll('button')].find((button) => button.textContent?.trim() === name)?.click();
      await settle();
      await settle();
    };
    return { element, press, destroy: () => fixture.destroy() };
  }

  it('shows nothing that would move while the token is on its way', async () => {
    token = () => new Promise(() => undefined);
    const { element, destroy } = await shown();
    expect(element.querySelectorAll('button, dl').length).toBe(0);
    expect(element.querySelector('.waiting')?.textContent).toBe('Waiting for the login service…');
    destroy();
  });

  it('decodes header and claims', async () => {
    const { element, destroy } = await shown();
    expect(element.querySelector('.waiting')).toBeNull();
    expect([...element.querySelectorAll('dt code')].map((name) => name.textContent)).toEqual([
      'alg',
      'kid',
      'sub',
      'iat',
      'exp',
    ]);
    expect(element.querySelector('dt a')?.getAttribute('href')).toContain('rfc7515');
    destroy();
  });

  it('shows the lifetime that is left', async () => {
    const { element, destroy } = await shown();
    expect(element.querySelector('app-lifetime p')?.textContent).toMatch(/^1 h 0 min left$/);
    expect(element.querySelector('progress')?.value).toBeCloseTo(0.5, 2);
    destroy();
  });

  it('says that an expired token is renewed', async () => {
    token = () => Promise.resolve(`${part({})}.${part({ iat: 1, exp: 2 })}.x`);
    const { element, destroy } = await shown();
    expect(element.querySelector('app-lifetime p')?.textContent).toContain('Expired');
    destroy();
  });

  it('shows the token itself only when asked, and hides it again', async () => {
    const { element, press, destroy } = await shown('id');
    expect(element.innerHTML).not.toContain(TOKEN);
    await press('Show the ID token');
    expect(element.querySelector('pre')?.textContent).toBe(TOKEN);
    await press('Hide the ID token');
    expect(element.innerHTML).not.toContain(TOKEN);
    destroy();
  });

  it('copies the token without showing it', async () => {
    const { element, press, destroy } = await shown();
    await press('Copy the access token');
    expect([copied, element.innerHTML.includes(TOKEN)]).toEqual([[TOKEN], false]);
    expect(element.querySelector('[role=status]')?.textContent).toContain('Copied');
    destroy();
  });

  it('says so where the browser lets nothing be copied', async () => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('NotAllowedError'));
    const { element, press, destroy } = await shown();
    await press('Copy the access token');
    expect([element.querySelector('[role=status]')?.textContent, element.querySelector('.fault')]).toEqual([
      'This browser lets no page copy.',
      null,
    ]);
    destroy();
  });

  it('explains an opaque token', async () => {
    token = () => Promise.resolve('opaque');
    const { element, destroy } = await shown();
    expect(element.querySelector('.fault')?.textContent).toContain('opaque');
    destroy();
  });

  it('says why there is no token, and tries again', async () => {
    token = () => Promise.reject(new AuthError('tenant-unreachable'));
    const { element, press, destroy } = await shown();
    expect(element.querySelector('[role=alert]')?.textContent).toContain('does not answer');
    token = () => Promise.resolve(TOKEN);
    await press('Try again');
    expect([element.querySelector('[role=alert]'), element.querySelectorAll('dl').length]).toEqual([null, 2]);
    destroy();
  });
});
