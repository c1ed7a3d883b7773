import { examine } from './examine';
import { known } from '../testing/known';
import { ProbeError } from './http';
import type { Check, Facts, Verdict } from './known';
import { failed, passed, unchecked, warned } from './results';

const row = (id: string, result: Verdict | Check['run'], needs: string[] = []): Check => ({
  id,
  title: id,
  needs,
  run: typeof result === 'function' ? result : () => result,
});
const statuses = async (...rows: Check[]) =>
  (await examine(rows, known({}))).map(({ status, note }) => `${status} ${note}`.trim());

describe('examine', () => {
  it.each([
    ['passed', passed(''), 'passed'],
    ['warned', warned(), 'passed'],
    ['failed', failed(), 'unchecked needs "a"'],
    ['is not checked', unchecked(''), 'unchecked needs "a"'],
  ])('of a check whose need %s', async (_what, result, expected) => {
    expect((await statuses(row('a', result), row('b', passed(''), ['a'])))[1]).toBe(expected);
  });

  it('hands on what a check has found', async () => {
    const next = row('b', ({ limit, tenant }) => passed(`${limit} ${tenant}`));
    const found = row('a', passed<Facts>('', { tenant: 'http://tenant.test' }));
    const [, outcome] = await examine([found, next], known({ limit: 7 }));
    expect(outcome?.note).toBe('7 http://tenant.test');
  });

  it.each([
    ['http://api.test', 'the API, or the proxy before it'],
    ['http://tenant.test', 'Monitoring → Logs'],
  ])('takes a request without an answer of %s for a fault', async (origin, page) => {
    const silent = row('a', () => Promise.reject(new ProbeError(`${origin}/y`, 'is away', undefined)));
    const [outcome] = await examine([silent], known({ apiOrigin: 'http://api.test' }));
    expect(outcome?.faults).toEqual([
      expect.objectContaining({ says: `${origin} is away.`, found: origin, put: 'an answer' }),
    ]);
    expect(outcome?.faults[0]?.place.page).toBe(page);
  });

  it('hides no fault of its own', async () => {
    await expect(examine([row('a', () => Promise.reject(new RangeError('bug')))], known({}))).rejects.toThrow('bug');
  });

  it.each([
    ['answers', () => Promise.resolve()],
    ['does not', () => Promise.reject(new ProbeError('http://x.test', 'is away', undefined))],
  ])('logs the test account out after all checks, whether the tenant %s', async (_what, answer) => {
    const events: string[] = [];
    const logOut = () => (events.push('logged out'), answer());
    const login = row('a', passed<Facts>('', { logOut }));
    await examine([login, row('b', () => (events.push('b'), passed('')))], known({}));
    expect(events).toEqual(['b', 'logged out']);
  });
});
