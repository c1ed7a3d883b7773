import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { authInterceptor } from '@latchkey/angular-auth/http';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { ENDPOINTS } from '@latchkey/shared';
import { ApiClient } from '../api/api-client';
import { BoundKey } from './bound-key';

describe('BoundKey', () => {
  async function shown(thumbprint: string | null) {
    TestBed.configureTestingModule({
      providers: [
        provideFakeSession({ config: { endpoints: ENDPOINTS } }),
        provideHttpClient(withInterceptors([authInterceptor])),
        provideHttpClientTesting(),
        ApiClient,
      ],
    });
    const key = { prove: () => Promise.reject(new Error('asked for a proof')), remember: () => Promise.resolve() };
    const session = TestBed.inject(FakeSession);
    const { token } = session;
    session.token = async (kind) => ({ ...(await token(kind)), key });
    const fixture = TestBed.createComponent(BoundKey);
    fixture.componentRef.setInput('thumbprint', thumbprint);
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    const settle = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      await fixture.whenStable();
    };
    const press = async () => {
      element.querySelector('button')?.click();
      await settle();
      return TestBed.inject(HttpTestingController).expectOne((request) => request.url.endsWith('/api/external'));
    };
    return { element, press, settle, status: () => element.querySelector('[role=status]')?.textContent?.trim() };
  }

  it('names the key, and what a copy is worth', async () => {
    const { element } = await shown('a-thumbprint');
    expect(element.querySelector('code')?.textContent).toBe('a-thumbprint');
    expect(element.textContent).toContain('worth nothing elsewhere');
  });

  it('sends the copy without a proof and shows the refusal', async () => {
    const { press, settle, status } = await shown('a-thumbprint');
    const call = await press();
    expect([call.request.headers.get('Authorization'), call.request.headers.has('DPoP')]).toEqual([
      'Bearer the-access-token',
      false,
    ]);
    const problem = { code: 'token_bound', title: 'x', detail: 'The token is bound to a key.', status: 401 };
    call.flush(problem, { status: 401, statusText: 'x', headers: { 'WWW-Authenticate': 'Bearer' } });
    await settle();
    expect(status()).toMatch(/^The API refuses the copy: 401 Unauthorized\.\s*It says: The token is bound to a key\.$/);
  });

  it('takes no other refusal for that', async () => {
    const { press, settle, status } = await shown('a-thumbprint');
    const problem = { code: 'token_expired', title: 'x', detail: 'The token has expired.', status: 401 };
    (await press()).flush(problem, { status: 401, statusText: 'x' });
    await settle();
    expect(status()).toMatch(/^The API refuses the call for another reason: 401 Unauthorized\./);
  });

  it('says so where the API takes the copy', async () => {
    const { press, settle, status } = await shown('a-thumbprint');
    (await press()).flush({ msg: 'yes' });
    await settle();
    expect(status()).toBe('The API took the copy: it asks for no proof of the key.');
  });

  it('says so where nobody answers', async () => {
    const { press, settle, status } = await shown('a-thumbprint');
    (await press()).error(new ProgressEvent('error'));
    await settle();
    expect(status()).toContain('The API does not answer');
  });

  it('says so where the browser keeps no key', async () => {
    const { element } = await shown(null);
    expect([element.textContent?.includes('keeps no key'), element.querySelector('button')]).toEqual([true, null]);
  });
});
