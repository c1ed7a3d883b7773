import { inspect } from 'node:util';
import { readConfiguration } from './read-configuration';
import { NOBODY } from './people';
import { hashPassword, isPassword } from './passwords';
import { Browser } from '../testing/browser';
import { edited } from '../testing/files';
import { authorizeUrl, callbackOf, logIn } from '../testing/flow';
import { settings, start } from '../testing/start';

describe('a password', () => {
  it('is kept as a salted scrypt hash only', () => {
    const { model } = readConfiguration({
      ...settings(),
      ...edited({ local: [['password: ada', 'password: sesame-1']] }),
    });
    const kept = inspect(model?.(NOBODY), { depth: 20 });
    expect(kept).toContain('scrypt$4096$');
    expect(kept).not.toContain('sesame-1');
    expect(hashPassword('ada')).not.toBe(hashPassword('ada'));
  });

  it('is the one that was hashed', async () => {
    const hash = hashPassword('ada');
    expect([await isPassword('ada', hash), await isPassword('Ada', hash), await isPassword('', hash)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await isPassword('ada', undefined)).toBe(false);
  });

  it('may stand in the file as its hash', async () => {
    const files = edited({ local: [['password: ada', `password: '${hashPassword('ada')}'`]] });
    const tenant = await start(files);
    expect(callbackOf(await logIn(new Browser(tenant.origin)))).toHaveProperty('code');
  });
});

describe('a hash that cannot be used', () => {
  it.each(['scrypt$5$c2FsdA$aGFzaA', `scrypt$3$c2FsdA$${'a'.repeat(43)}`, `scrypt$8388608$c2FsdA$${'a'.repeat(43)}`])(
    'is a fault of the file: %s',
    (hash) => {
      const { faults } = readConfiguration({
        ...settings(),
        ...edited({ local: [['password: ada', `password: ${hash}`]] }),
      });
      expect(faults).toEqual([
        expect.stringMatching(/:13:5: users\[0\]\.password is "scrypt.*": put a password, or all of its hash, /),
      ]);
    },
  );
});

describe('guessing passwords', () => {
  it('is slowed down after three tries, for this account alone', async () => {
    const tenant = await start();
    const browser = new Browser(tenant.origin);
    const page = await browser.open(authorizeUrl());
    const attempt = async (username: string, password: string) => {
      const before = performance.now();
      const answer = await browser.submit(page, { username, password, action: 'default' });
      return { ms: performance.now() - before, text: await answer.clone().text(), answer };
    };
    const tries: number[] = [];
    for (let i = 0; i < 3; i++) tries.push((await attempt('nobody@example.com', 'x')).ms);
    const [late, later] = await Promise.all([attempt('NOBODY@example.com', 'x'), attempt('nobody@example.com ', 'x')]);
    const [one, two] = [late.ms, later.ms].sort((a, b) => a - b) as [number, number];
    expect(one).toBeGreaterThan(950);
    expect(two).toBeGreaterThan(1950);
    expect(late.text).toContain('Wrong email or password');
    const right = await attempt('ada@example.com', 'ada');
    expect(Math.max(...tries, right.ms)).toBeLessThan(one);
    expect(callbackOf(right.answer)).toHaveProperty('code');
  });
});
