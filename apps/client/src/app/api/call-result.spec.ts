import { jest } from '@jest/globals';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { FakeSession, provideFakeSession } from '@latchkey/angular-auth/testing';
import { ENDPOINTS, type PingDto } from '@latchkey/shared';
import { ApiError } from './api-error';
import { Call } from './call';
import { CallResult } from './call-result';
import { type CallTrace } from './call-trace';

const show = ({ msg }: PingDto) => `said: ${msg}`;

describe('CallResult', () => {
  let call: Call;

  beforeEach(() => {
    call = new Call();
    const person = { email: 'bob@example.com', claims: { sub: 'local|bob' } };
    TestBed.configureTestingModule({ providers: [provideRouter([]), provideFakeSession({ person })] });
  });

  async function shown(): Promise<HTMLElement> {
    const fixture = TestBed.createComponent(CallResult);
    fixture.componentRef.setInput('call', call);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }
  const fail = (error: ApiError) => call.run('x', () => Promise.reject(error), show);
  const pre = (element: HTMLElement) => element.querySelector('#api-call-result')?.textContent;

  it('announces an answer', async () => {
    await call.run('x', () => Promise.resolve({ msg: 'yes' }), show);
    const element = await shown();
    expect([pre(element), element.querySelector('[role=status] pre')?.id]).toEqual(['said: yes', 'api-call-result']);
  });

  it('alerts to a refusal, the reason below', async () => {
    await fail(new ApiError('token-rejected', 'The token expired.', { status: 401, problem: { detail: 'x' } }));
    const alert = (await shown()).querySelector<HTMLElement>('[role=alert]');
    expect(alert && pre(alert)).toBe("Error: the server responded with '401: Unauthorized'");
    expect(alert?.textContent).toContain('The token expired.');
  });

  it('names the missing permission', async () => {
    await fail(new ApiError('forbidden', 'No.', { status: 403, problem: { permission: 'read:messages' } }));
    expect((await shown()).querySelector('[role=alert] code')?.textContent).toBe('read:messages');
  });

  it('says when to try again', async () => {
    await fail(new ApiError('api-unavailable', 'No keys.', { status: 503, problem: {}, retryAfter: 5 }));
    expect((await shown()).textContent).toContain('in 5 s');
  });

  it('sets a refused token beside what the API expects', async () => {
    const problem = { code: 'audience_wrong', detail: 'For another API.', type: 'javascript:alert(1)' } as const;
    const refuse = (trace: CallTrace) => {
      trace.endpoint = ENDPOINTS.external;
      trace.sent({ source: 'memory', decoded: { header: { alg: 'RS256' }, claims: { aud: 'https://else' } } });
      return Promise.reject(
        new ApiError('token-rejected', 'x', { status: 401, problem, challenge: 'Bearer realm="x"' }),
      );
    };
    await call.run('x', refuse, show);
    const refusal = (await shown()).querySelector('app-refusal');
    expect([...(refusal?.querySelectorAll('dd') ?? [])].map((dd) => dd.textContent?.trim())).toEqual([
      'audience_wrong',
      'For another API.',
      'Bearer realm="x"',
    ]);
    const marked = [...(refusal?.querySelectorAll('tr.differs > *') ?? [])].map((cell) =>
      cell.textContent?.replace(/\s+/g, ' ').trim(),
    );
    expect(marked).toEqual(['Audience aud', 'https://else This is why', 'https://api.example']);
    expect(refusal?.querySelector('a')).toBeNull();
  });

  it('says what a long wait waits for', async () => {
    jest.useFakeTimers();
    void call.run('x', () => new Promise<PingDto>(() => undefined), show);
    jest.advanceTimersByTime(3_000);
    jest.useRealTimers();
    expect((await shown()).querySelector('.waiting')?.textContent).toContain('the login service takes its time');
  });

  it('hands over a request for what is missing', async () => {
    const written: string[] = [];
    const clipboard = { writeText: (text: string) => Promise.resolve(void written.push(text)) };
    Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
    await fail(new ApiError('forbidden', 'No.', { status: 403, problem: { permission: 'read:messages' } }));
    const element = await shown();
    element.querySelector('button')?.click();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written).toEqual([
      'Please grant bob@example.com (local|bob) the permission read:messages on http://localhost.',
    ]);
    expect(element.querySelector('app-help-button [role=status]')?.textContent).toContain('Copied');
  });

  it('leads from the login back to this page', async () => {
    await fail(new ApiError('login-required', 'x'));
    (await shown()).querySelector('button')?.click();
    expect(TestBed.inject(FakeSession).logins).toEqual(['/']);
  });

  it('repeats the call that failed', async () => {
    let times = 0;
    const ask = () => (times++ ? Promise.resolve({ msg: 'now' }) : Promise.reject(new ApiError('slow', 'x')));
    await call.run('x', ask, show);
    (await shown()).querySelector('button')?.click();
    await new Promise((resolve) => setTimeout(resolve));
    expect(call.answer()).toBe('said: now');
  });

  it('makes one call at a time', async () => {
    let times = 0;
    const ask = () => (times++, new Promise<PingDto>((resolve) => setTimeout(() => resolve({ msg: 'yes' }), 5)));
    await Promise.all([call.run('x', ask, show), call.run('x', ask, show)]);
    expect([times, call.running()]).toEqual([1, null]);
  });
});
