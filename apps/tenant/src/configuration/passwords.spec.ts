import { inspect } from 'node:util';
import { readConfiguration } from './read-configuration';
import { NOBODY } from './people';
import { randomBytes, scryptSync } from 'node:crypto';
import { Password } from './passwords';
import { Browser } from '../testing/browser';
import { edited } from '../testing/files';
import { authorizeUrl, callbackOf, logIn } from '../testing/flow';
import { settings, start } from '../testing/start';

/** As tenant.local.yaml may have it: RFC 7914 with r = 8 and p = 1. */
function hashed(password: string): string {
  const salt = randomBytes(16);
  const hash = scryptSync(password, salt, 32, { cost: 4096 });
  return ['scrypt', 4096, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

describe('a password', () => {
  it('is shown by nothing that prints the model', () => {
    const { model } = readConfiguration({
      ...settings(),
      ...edited({ local: [['password: ada', 'password: sesame-1']] }),
    });
    const kept = model?.(NOBODY, 'http://localhost:3002/');
    const printed = inspect(kept, { depth: 20, showHidden: true }) + JSON.stringify(kept?.users);
    expect(printed).toContain('ada@example.com');
    expect(printed).not.toContain('sesame-1');
  });

  it('is hashed by the first login, and gone', async () => {
    const password = Password.of('ada');
    expect([await password.isRight('Ada'), await password.isRight(''), password.plain]).toEqual([false, false, 'ada']);
    expect([await password.isRight('ada'), password.plain]).toEqual([true, undefined]);
    expect([await password.isRight('ada'), await password.isRight('Ada')]).toEqual([true, false]);
  });

  it('is none for somebody who has none', async () => {
    expect(await Password.none().isRight('')).toBe(false);
  });

  it('may stand in the file as its hash', async () => {
    const files = edited({ local: [['password: ada', `password: '${hashed('ada')}'`]] });
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
        expect.stringMatching(/:14:5: users\[0\]\.password is "scrypt.*": put a password, or all of its hash, /),
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
    /** Tries three times as somebody. Gives how long one took at most. */
    const tryThrice = async (username: string) => {
      const tries = [await attempt(username, 'x'), await attempt(username, 'x'), await attempt(username, 'x')];
      return Math.max(...tries.map(({ ms }) => ms));
    };
    // Whatever a busy machine takes: to somebody in a row it answers three times at once.
    let somebody = 0;
    while ((await tryThrice(`nobody-${somebody}@example.com`)) > 900) somebody++;
    const [late, later] = await Promise.all([
      attempt(`NOBODY-${somebody}@example.com`, 'x'),
      attempt(`nobody-${somebody}@example.com `, 'x'),
    ]);
    expect([late.ms, later.ms].sort((a, b) => a - b)[0]).toBeGreaterThan(950);
    expect([late.ms, later.ms].sort((a, b) => a - b)[1]).toBeGreaterThan(1950);
    expect(late.text).toContain('Wrong email or password');
    while ((await attempt(`another-${somebody}@example.com`, 'x')).ms > 900) somebody++;
    expect(callbackOf((await attempt('ada@example.com', 'ada')).answer)).toHaveProperty('code');
  });
});
