import { jest } from '@jest/globals';
import { HttpClient, HttpEventType, HttpHeaderResponse, HttpHeaders, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { type Subscription } from 'rxjs';
import { eventsOf, type StreamedEvent } from './event-stream';

const URL = '/api/stream';

describe('eventsOf', () => {
  let seen: (StreamedEvent | Error)[];
  let subscription: Subscription;

  beforeEach(() => {
    jest.useFakeTimers();
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    seen = [];
    subscription = eventsOf(TestBed.inject(HttpClient), URL).subscribe({
      next: (event) => seen.push(event),
      error: (error: Error) => seen.push(error),
    });
  });
  afterEach(() => {
    subscription.unsubscribe();
    jest.useRealTimers();
  });

  const attempts = () => TestBed.inject(HttpTestingController).match(URL);

  /** Answers with a stream that has come so far as each of these texts says, one after the other. */
  function stream(request: TestRequest | undefined, ...texts: readonly string[]): void {
    const headers = new HttpHeaders({ 'Content-Type': 'text/event-stream' });
    request?.event(new HttpHeaderResponse({ headers, status: 200 }));
    for (const partialText of texts) request?.event({ type: HttpEventType.DownloadProgress, loaded: 1, partialText });
  }

  it('tells each event once, wherever the text is cut', () => {
    const text = ': hello\n\nid: 1\ndata: one\n\nid: 2\ndata: {"a":\ndata: 2}\n\ndata:three\r\n\r\n';
    stream(attempts()[0], ...[...text].map((_letter, index) => text.slice(0, index + 1)));
    expect(seen).toEqual([
      { id: '1', data: 'one' },
      { id: '2', data: '{"a":\n2}' },
      { id: undefined, data: 'three' },
    ]);
  });

  it('comes back after an orderly end, and says where it was', () => {
    const [first] = attempts();
    expect(first?.request.headers.has('Last-Event-ID')).toBe(false);
    stream(first, 'id: 7\ndata: x\n\n');
    first?.flush('id: 7\ndata: x\n\n');
    expect(attempts()).toEqual([]);
    jest.advanceTimersByTime(1_000);
    expect(attempts()[0]?.request.headers.get('Last-Event-ID')).toBe('7');
  });

  it('waits longer with each failure in a row', () => {
    const waits = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    for (const wait of waits) {
      attempts()[0]?.error(new ProgressEvent('error'));
      jest.advanceTimersByTime(wait - 1);
      expect(attempts()).toEqual([]);
      jest.advanceTimersByTime(1);
    }
    stream(attempts()[0], 'data: x\n\n');
    expect(seen).toEqual([{ id: undefined, data: 'x' }]);
  });

  it('takes a long silence for a lost connection', () => {
    const [first] = attempts();
    stream(first, ':\n\n');
    jest.advanceTimersByTime(39_999);
    expect(first?.cancelled).toBe(false);
    jest.advanceTimersByTime(1);
    expect(first?.cancelled).toBe(true);
    jest.advanceTimersByTime(1_000);
    expect(attempts()).toHaveLength(1);
  });

  it.each([401, 403, 404, 409])('ends with a refusal: %i', (status) => {
    attempts()[0]?.flush('', { status, statusText: 'x' });
    jest.advanceTimersByTime(60_000);
    expect([seen, attempts()]).toEqual([[expect.objectContaining({ status })], []]);
  });

  it('ends where something else answers', () => {
    const headers = new HttpHeaders({ 'Content-Type': 'text/html' });
    attempts()[0]?.event(new HttpHeaderResponse({ headers, status: 200 }));
    jest.advanceTimersByTime(60_000);
    expect([seen, attempts()]).toEqual([[expect.objectContaining({ message: 'No stream of events: text/html' })], []]);
  });
});
