import { type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { FakeSession } from '@latchkey/angular-auth/testing';
import { message, openList, openMessages, problem, request, unanswered } from './open-messages';

const FAULTS = '#new-message-faults p';

describe('Messages', () => {
  afterEach(() => sessionStorage.clear());

  it('shows a message at once, and takes the answer for it', async () => {
    const page = await openList(message('1'));
    await page.send('Hello');
    expect([page.texts(), page.field().value, page.said('.stamp')[0]]).toEqual([
      ['Hello', 'Text of 1'],
      '',
      'Sending…',
    ]);
    request('POST').flush(message('2', 'Hello'), { status: 201, statusText: 'Created' });
    await page.settle();
    expect([page.texts(), page.said('form [role=status]')]).toEqual([['Hello', 'Text of 1'], ['Sent.']]);
    expect(sessionStorage.length).toBe(0);
  });

  it('takes a refused message back, its text into the field', async () => {
    const page = await openList(message('1'));
    await page.send('Hello');
    request('POST').flush(...problem(403, 'permission_missing', { permission: 'write:messages' }));
    await page.settle();
    expect([page.texts(), page.field().value]).toEqual([['Text of 1'], 'Hello']);
    expect(page.said('app-failure code')).toEqual(['write:messages']);
    expect(page.button('Ask for access')).toBeDefined();
  });

  it('sends the same text with the same key where it may have arrived', async () => {
    const page = await openList();
    const keys: (string | null)[] = [];
    const answered = async (how: (attempt: TestRequest) => void) => {
      const attempt = request('POST');
      keys.push(attempt.request.headers.get('Idempotency-Key'));
      how(attempt);
      await page.settle();
    };
    const lost = (attempt: TestRequest) => attempt.error(new ProgressEvent('error'));
    await page.send('Hello');
    await answered(lost);
    await answered(lost);
    await page.press('Try again');
    await answered((attempt) => attempt.flush(...problem(409, 'idempotency_under_way')));
    await page.press('Try again');
    await answered(lost);
    expect([keys.length, new Set(keys).size]).toEqual([4, 1]);
  });

  it('says that the store is away, and sends the same with the same key', async () => {
    const page = await openList(message('1'));
    await page.send('Hello');
    const first = request('POST');
    const [body, answer] = problem(503, 'store_unavailable');
    first.flush(body, { ...answer, headers: { 'Retry-After': '1' } });
    await page.settle();
    expect([page.texts(), page.field().value, unanswered()]).toEqual([['Text of 1'], 'Hello', 0]);
    expect(page.said('app-failure [role=alert] p')).toEqual([
      'Because of store_unavailable.',
      'The API asks to be tried again in 1 s.',
    ]);
    await page.press('Try again');
    const second = request('POST');
    expect(second.request.headers.get('Idempotency-Key')).toBe(first.request.headers.get('Idempotency-Key'));
    second.flush(message('2', 'Hello'), { status: 201, statusText: 'Created' });
    await page.settle();
    expect([page.texts(), page.field().value]).toEqual([['Hello', 'Text of 1'], '']);
  });

  it('loses no text where the session ends in the middle', async () => {
    const page = await openMessages();
    request('GET').flush([]);
    TestBed.inject(FakeSession).end();
    page.type('Hello');
    await page.settle();
    await page.press('Send');
    expect([unanswered(), page.field().value, page.texts()]).toEqual([0, 'Hello', []]);
    expect(page.said('[role=alert]').join()).toContain('Your session has ended');
    expect(page.button('Go to login')).toBeDefined();
    expect(sessionStorage.getItem(sessionStorage.key(0) ?? '')).toContain('Hello');
  });

  describe('beside the field', () => {
    it('says what is wrong with a text before it is sent', async () => {
      const page = await openList();
      await page.send('x'.repeat(1001));
      expect(page.said(FAULTS)).toEqual(['The text has 1,001 characters: write 1,000 at most.']);
      const field = page.field();
      expect([field.getAttribute('aria-invalid'), document.activeElement, unanswered()]).toEqual(['true', field, 0]);
      expect(field.getAttribute('aria-describedby')).toContain('new-message-faults');
      expect(field.value).toHaveLength(1001);
      field.dispatchEvent(new Event('input'));
      await page.settle();
      expect([page.said(FAULTS), field.hasAttribute('aria-invalid')]).toEqual([[], false]);
    });

    it('says what the API finds wrong with a text', async () => {
      const page = await openList();
      await page.send('Hello');
      const errors = [{ pointer: '#/text', detail: 'The text is not nice.' }];
      request('POST').flush(...problem(422, 'body_invalid', { errors }));
      await page.settle();
      expect([page.said(FAULTS), page.said('app-failure')]).toEqual([['The text is not nice.'], []]);
      expect([page.field().value, document.activeElement]).toEqual(['Hello', page.field()]);
    });

    it('says that there is no room for one more', async () => {
      const page = await openList();
      await page.send('Hello');
      request('POST').flush(...problem(409, 'messages_full'));
      await page.settle();
      expect([page.said(FAULTS), page.texts()]).toEqual([['Because of messages_full.'], []]);
    });
  });
});
