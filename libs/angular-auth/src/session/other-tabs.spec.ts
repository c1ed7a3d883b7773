import { TestBed } from '@angular/core/testing';
import { AUTH_CONFIG } from '../auth-config';
import { OtherTabs } from './other-tabs';

const HINT = 'auth0.abc.is.authenticated';

describe('OtherTabs', () => {
  const seen: unknown[] = [];
  let channel: { name: string; onmessage?: (() => void) | null };
  const own = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState') ?? {};

  beforeEach(() => {
    seen.length = 0;
    // jsdom has no channel.
    Object.assign(globalThis, {
      BroadcastChannel: class {
        postMessage = (message: unknown) => seen.push(message);
        constructor(name: string) {
          channel = Object.assign(this, { name });
        }
      },
    });
    TestBed.configureTestingModule({ providers: [{ provide: AUTH_CONFIG, useValue: { clientId: 'abc' } }] });
    TestBed.inject(OtherTabs).watch(
      () => seen.push('ended'),
      () => seen.push('awake'),
    );
    document.cookie = `${HINT}=true`;
  });
  afterEach(() => {
    document.cookie = `${HINT}=; max-age=0`;
    Object.defineProperty(Document.prototype, 'visibilityState', own);
  });

  const show = (visibilityState: DocumentVisibilityState) => {
    Object.defineProperty(Document.prototype, 'visibilityState', { ...own, get: () => visibilityState });
    document.onvisibilitychange?.(new Event('visibilitychange')); // which jsdom does not call
  };

  it('tells of a logout, and hears of one', () => {
    channel.onmessage?.();
    TestBed.inject(OtherTabs).tellLogout();
    expect([channel.name, seen]).toEqual(['auth.abc', ['ended', 'logout']]);
  });

  it('hears of an end once, and of none after its own', () => {
    document.cookie = `${HINT}=; max-age=0`;
    show('visible');
    show('visible');
    channel.onmessage?.();
    TestBed.inject(OtherTabs).watch(
      () => seen.push('ended again'),
      () => undefined,
    );
    TestBed.inject(OtherTabs).tellLogout();
    channel.onmessage?.();
    show('visible');
    expect(seen).toEqual(['ended', 'logout']);
  });

  it('does without a channel where the browser has none', () => {
    Object.assign(globalThis, { BroadcastChannel: undefined });
    const tabs = TestBed.runInInjectionContext(() => new OtherTabs());
    const ended = () => seen.push('ended');
    tabs.watch(ended, ended);
    show('visible');
    expect(() => tabs.tellLogout()).not.toThrow();
    expect(seen).toEqual(['ended']);
  });

  it('wakes when the tab is seen again', () => {
    show('hidden');
    expect(seen).toEqual([]);
    show('visible');
    expect(seen).toEqual(['awake']);
  });

  it('misses no logout that it slept through', () => {
    document.cookie = `${HINT}=; max-age=0`;
    show('visible');
    expect(seen).toEqual(['ended']);
  });
});
