import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AuthError, type DecodedToken } from '@latchkey/angular-auth';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { ApiClient } from '../api/api-client';
import { TokenPanel } from './token-panel';

const seconds = Math.floor(Date.now() / 1000);
const TOKEN = 'eyJ.eyJ.x';
const DECODED: DecodedToken = {
  header: { alg: 'RS256', kid: 'k1' },
  claims: { sub: 'ada', iat: seconds - 3600, exp: seconds + 3605 },
};

describe('TokenPanel', () => {
  const copied: string[] = [];
  let session: FakeSession;
  const give = (decoded: DecodedToken | null) => () =>
    Promise.resolve({ token: TOKEN, decoded, source: 'memory', issue: 1, permissions: [] } as const);

  beforeEach(() => {
    copied.length = 0;
    const clipboard = { writeText: (text: string) => Promise.resolve(void copied.push(text)) };
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
    TestBed.configureTestingModule({
      providers: [provideFakeSession(), provideHttpClient(), provideHttpClientTesting(), ApiClient],
    });
    session = TestBed.inject(FakeSession);
    session.token = give(DECODED);
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
    session.token = () => new Promise(() => undefined);
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
    session.token = give({ header: {}, claims: { iat: 1, exp: 2 } });
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

  describe('of a bound token', () => {
    const key = { prove: () => Promise.resolve(''), remember: () => Promise.resolve() };
    const cnf = { jkt: 'a-thumbprint' };
    const bound = { header: {}, claims: { cnf } };
    beforeEach(() => {
      const { token } = session;
      session.token = async (kind) => ({ ...(await token(kind)), decoded: bound, key });
    });

    it('shows whose key it is bound to, and what a copy is worth', async () => {
      const { element, press, destroy } = await shown();
      expect(element.querySelector('app-bound-key code')?.textContent).toBe('a-thumbprint');
      await press('Copy the access token');
      expect(element.querySelector('.actions [role=status]')?.textContent).toContain('it is worth nothing');
      destroy();
    });

    it('says nothing of a key beside an ID token', async () => {
      const { element, destroy } = await shown('id');
      expect(element.querySelector('app-bound-key')).toBeNull();
      destroy();
    });

    it('says so where the browser keeps no key', async () => {
      const { token } = session;
      session.token = async (kind) => ({ ...(await token(kind)), key: undefined, keyless: true });
      const { element, destroy } = await shown();
      expect(element.querySelector('app-bound-key')?.textContent).toContain('This browser keeps no key');
      destroy();
    });
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
    session.token = give(null);
    const { element, destroy } = await shown();
    expect(element.querySelector('.fault')?.textContent).toContain('opaque');
    destroy();
  });

  it('says why there is no token, and tries again', async () => {
    session.token = () => Promise.reject(new AuthError('tenant-unreachable'));
    const { element, press, destroy } = await shown();
    expect(element.querySelector('[role=alert]')?.textContent).toContain('does not answer');
    session.token = give(DECODED);
    await press('Try again');
    expect([element.querySelector('[role=alert]'), element.querySelectorAll('dl').length]).toEqual([null, 2]);
    destroy();
  });
});
