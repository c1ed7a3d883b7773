import { Browser } from './testing/browser';
import { advance } from './testing/clock';
import { edited } from './testing/files';
import { authorizeUrl, callbackOf, claimsOf, logIn, obtainTokens, refresh } from './testing/flow';
import { start } from './testing/start';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const startWith = (...tenant: [string, string][]) => start(edited({ tenant }));

describe('jwt_configuration.lifetime_in_seconds', () => {
  it('is how long an ID token lives', async () => {
    const tenant = await startWith(['lifetime_in_seconds: 36000', 'lifetime_in_seconds: 120']);
    const { exp, iat } = claimsOf((await obtainTokens(tenant.origin)).id_token);
    expect(Number(exp) - Number(iat)).toBe(120);
  });
});

describe('refresh_token', () => {
  const LIFETIME = 'token_lifetime: 2592000';
  const IDLE = 'idle_token_lifetime: 1296000';

  /** The statuses of refreshing after each of these waits. */
  async function statusesAfter(waits: readonly number[], ...edits: [string, string][]) {
    const tenant = await startWith(...edits);
    let { refresh_token: token } = await obtainTokens(tenant.origin);
    const statuses: number[] = [];
    for (const wait of waits) {
      advance(wait);
      const answer = await refresh(tenant.origin, token);
      statuses.push(answer.status);
      token = answer.refresh_token;
    }
    return statuses;
  }

  it.each<[string, [string, string][], number[], number[]]>([
    ['token_lifetime', [[LIFETIME, 'token_lifetime: 3600']], [59 * MINUTE, 2 * MINUTE], [200, 403]],
    [
      'idle_token_lifetime',
      [[IDLE, 'idle_token_lifetime: 600']],
      [9 * MINUTE, 9 * MINUTE, 11 * MINUTE],
      [200, 200, 403],
    ],
    [
      'infinite_token_lifetime, as long as it is used',
      [[LIFETIME, 'infinite_token_lifetime: true']],
      [14 * DAY, 14 * DAY, 14 * DAY, 16 * DAY],
      [200, 200, 200, 403],
    ],
    [
      'infinite_idle_token_lifetime, up to its end',
      [[IDLE, 'infinite_idle_token_lifetime: true']],
      [29 * DAY, 2 * DAY],
      [200, 403],
    ],
    [
      'expiration_type: non-expiring',
      [['expiration_type: expiring', 'expiration_type: non-expiring']],
      [400 * DAY, 400 * DAY],
      [200, 200],
    ],
  ])('lives as %s says', async (_, edits, waits, statuses) => {
    expect(await statusesAfter(waits, ...edits)).toEqual(statuses);
  });
});

describe("the tenant's session", () => {
  const SESSION = 'session_lifetime: 168';
  const IDLE = 'idle_session_lifetime: 72';

  it.each<[string, [string, string], number[], boolean[]]>([
    [
      'session_lifetime, however often it is used',
      [SESSION, 'session_lifetime: 3'],
      [2 * HOUR, 2 * HOUR],
      [true, false],
    ],
    ['idle_session_lifetime', [IDLE, 'idle_session_lifetime: 3'], [2 * HOUR, 2 * HOUR, 4 * HOUR], [true, true, false]],
  ])('lives as %s says', async (_, edit, waits, known) => {
    const browser = new Browser((await startWith(edit)).origin);
    await logIn(browser);
    const found: boolean[] = [];
    for (const wait of waits) {
      advance(wait);
      found.push('code' in callbackOf(await browser.open(authorizeUrl({ prompt: 'none' }))));
    }
    expect(found).toEqual(known);
  });
});
