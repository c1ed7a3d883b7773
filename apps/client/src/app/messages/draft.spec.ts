import { TestBed } from '@angular/core/testing';
import { provideFakeSession } from '@latchkey/angular-auth/testing';
import { Draft } from './draft';

describe('Draft', () => {
  afterEach(() => sessionStorage.clear());

  /** The draft of a page that has just been loaded, for this person. */
  function begun(sub = 'ada', iss = 'https://tenant.example/'): Draft {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers: [provideFakeSession({ person: { claims: { iss, sub } } })] });
    return TestBed.inject(Draft);
  }

  it('outlives a reload and a login in the middle', () => {
    begun().write('Half a sen');
    expect(begun().text()).toBe('Half a sen');
  });

  it.each([
    ['another person', 'bob', undefined],
    ['the same name of another issuer', 'ada', 'https://else.example/'],
  ])('shows nothing of it to %s', (_who, sub, iss) => {
    begun().write('Mine');
    expect(begun(sub, iss).text()).toBe('');
    expect(begun().text()).toBe('Mine');
  });

  it('leaves nothing once it has arrived', () => {
    const draft = begun();
    draft.write('Hello');
    const taken = draft.take();
    expect([taken.text, draft.text(), sessionStorage.length]).toEqual(['Hello', '', 1]);
    draft.arrived(taken);
    expect(sessionStorage.length).toBe(0);
  });

  it('gives each text a key of its own', () => {
    const draft = begun();
    const keys = ['same', 'same'].map((text) => (draft.write(text), draft.take().key));
    expect([new Set(keys).size, keys.every((key) => /^[\w-]{36}$/.test(key))]).toEqual([2, true]);
  });

  it('keeps the key of a text that may have arrived', () => {
    const draft = begun();
    draft.write('Hello');
    const first = draft.take();
    draft.putBack(first, true);
    expect([draft.text(), draft.take()]).toEqual(['Hello', first]);
  });

  it.each([
    ['was refused', (draft: Draft) => draft, false],
    ['was changed since', (draft: Draft) => (draft.write('Hello!'), draft), true],
  ])('takes a new key where a text %s', (_why, then, uncertain) => {
    const draft = begun();
    draft.write('Hello');
    const first = draft.take();
    draft.putBack(first, uncertain);
    expect(then(draft).take().key).not.toBe(first.key);
  });

  it('puts a text back before what was written since', () => {
    const draft = begun();
    draft.write('first');
    const first = draft.take();
    draft.write('second');
    draft.putBack(first, true);
    expect([draft.text(), begun().text()]).toEqual(['first\nsecond', 'first\nsecond']);
    expect(draft.take().key).not.toBe(first.key);
  });

  it('brings back what was on its way when the page ended', () => {
    const draft = begun();
    draft.write('Hello');
    const { key } = draft.take();
    const restored = begun();
    expect([restored.text(), restored.take().key]).toEqual(['Hello', key]);
  });

  it.each(['{', 'null', '[]', '{"text":1,"outgoing":[]}', '{"text":"x","outgoing":[{"text":1}]}'])(
    'takes what it did not write for nothing: %s',
    (stored) => {
      begun().write('x');
      sessionStorage.setItem(sessionStorage.key(0) ?? '', stored);
      expect(begun().text()).toBe('');
    },
  );

  it('does without a storage', () => {
    const { sessionStorage: storage } = globalThis;
    const forbidden = {
      get: () => {
        throw new DOMException('Denied', 'SecurityError');
      },
      configurable: true,
    };
    Object.defineProperty(globalThis, 'sessionStorage', forbidden);
    try {
      const draft = begun();
      draft.write('Hello');
      expect(draft.take().text).toBe('Hello');
    } finally {
      Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true });
    }
  });
});
