import { jest } from '@jest/globals';
import { UNDO } from './message-board';
import { message, openList, openMessages, pass, problem, request, unanswered } from './open-messages';

describe('MessageList', () => {
  afterEach(() => jest.useRealTimers());

  it('lists what there is, each with its button', async () => {
    const page = await openList(message('2'), message('1'));
    expect(page.texts()).toEqual(['Text of 2', 'Text of 1']);
    const describedBy = page.button('Delete').getAttribute('aria-describedby') ?? '';
    expect(document.getElementById(describedBy)?.textContent).toBe('Text of 2');
  });

  it('says that there is none yet', async () => {
    const page = await openList();
    expect(page.said('app-message-list .empty')).toEqual(['None yet. What you send appears here.']);
  });

  it('says in words what a person may not see', async () => {
    const page = await openMessages();
    expect(page.said('.waiting')).toEqual(['Fetching your messages…']);
    request('GET').flush(...problem(403, 'permission_missing', { permission: 'read:messages' }));
    await page.settle();
    expect(page.said('app-message-list pre')).toEqual(["Error: the server responded with '403: Forbidden'"]);
    expect([page.said('app-message-list code'), page.said('.waiting')]).toEqual([['read:messages'], []]);
  });

  it('fetches the list again when asked to', async () => {
    const page = await openMessages();
    request('GET').error(new ProgressEvent('error'));
    await page.settle();
    await page.press('Try again');
    request('GET').flush([message('1')]);
    await page.settle();
    expect([page.texts(), page.said('app-failure')]).toEqual([['Text of 1'], []]);
  });

  describe('with a stream', () => {
    const look = async (state: 'hidden' | 'visible') => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      await pass();
    };
    afterEach(() => look('visible'));

    it('shows what another tab sends, once', async () => {
      const page = await openList(message('1'));
      for (const id of ['1', '2', '2']) await page.comes(message(id));
      expect(page.texts()).toEqual(['Text of 2', 'Text of 1']);
    });

    it.each([
      ['before', ['stream', 'answer']],
      ['after', ['answer', 'stream']],
    ])('shows what this tab sends once, told %s the answer', async (_when, order) => {
      const page = await openList();
      await page.send('Hello');
      const post = request('POST');
      for (const what of order) {
        if (what === 'stream') await page.comes(message('1', 'Hello'));
        else post.flush(message('1', 'Hello'), { status: 201, statusText: 'Created' });
        await page.settle();
      }
      expect([page.texts(), page.said('app-message-list button')]).toEqual([['Hello'], ['Delete']]);
    });

    it('listens only while somebody looks', async () => {
      const page = await openList();
      await look('hidden');
      expect(page.stream.cancelled).toBe(true);
      await look('visible');
      expect(request('GET', page.stream.request.url.slice(location.origin.length)).cancelled).toBe(false);
    });

    it('ends with the page', async () => {
      const page = await openList();
      page.leave();
      expect(page.stream.cancelled).toBe(true);
    });
  });

  describe('on Delete', () => {
    const GONE = { status: 204, statusText: 'No Content' };
    type Page = Awaited<ReturnType<typeof openList>>;

    /** Presses Delete for the first message, and lets the time for an undo go by. */
    async function deleted(page: Page, ms = UNDO): Promise<void> {
      jest.useFakeTimers();
      page.button('Delete').focus();
      await page.press('Delete');
      jest.advanceTimersByTime(ms);
      await page.settle();
    }

    it('asks the API after five seconds, and not before', async () => {
      const page = await openList(message('2'), message('1'));
      await deleted(page, UNDO - 1);
      expect([page.texts(), document.activeElement?.textContent?.trim()]).toEqual([['', 'Text of 1'], 'Undo']);
      expect(unanswered()).toBe(0);
      jest.advanceTimersByTime(1);
      await pass();
      request('DELETE', '/api/messages/2').flush(null, GONE);
      await page.settle();
      expect([page.texts(), document.activeElement?.id]).toEqual([['Text of 1'], 'own-messages']);
    });

    it('asks nobody where it is undone', async () => {
      const page = await openList(message('1'));
      await deleted(page, 1);
      await page.press('Undo');
      jest.advanceTimersByTime(2 * UNDO);
      await page.settle();
      expect([page.texts(), unanswered()]).toEqual([['Text of 1'], 0]);
    });

    it.each([
      ['within the page', (page: Page) => page.leave()],
      ['for another page', () => dispatchEvent(new Event('pagehide'))],
    ])('asks at once when the page is left %s', async (_how, leave) => {
      const page = await openList(message('1'));
      await page.press('Delete');
      leave(page);
      await pass();
      expect(request('DELETE', '/api/messages/1').request.keepalive).toBe(true);
    });

    it('brings back what the API refuses to delete', async () => {
      const page = await openList(message('1'));
      await deleted(page);
      const refusal = problem(403, 'permission_missing', { permission: 'write:messages' });
      request('DELETE', '/api/messages/1').flush(...refusal);
      await page.settle();
      expect([page.texts(), page.said('li app-failure code')]).toEqual([['Text of 1'], ['write:messages']]);
      await page.press('Delete');
      expect(page.said('li app-failure')).toEqual([]);
    });

    it('takes a message that is gone already for deleted', async () => {
      const page = await openList(message('1'));
      await deleted(page);
      request('DELETE', '/api/messages/1').flush(...problem(404, 'not_found'));
      await page.settle();
      expect([page.texts(), page.said('app-failure')]).toEqual([[], []]);
    });

    it('closes the empty place with the next message', async () => {
      const page = await openList(message('1'));
      await deleted(page);
      request('DELETE', '/api/messages/1').flush(null, GONE);
      await page.settle();
      expect(page.said('app-message-list li')).toEqual(['Deleted']);
      await page.send('Hello');
      expect(page.said('app-message-list li .text')).toEqual(['Hello']);
    });
  });
});
