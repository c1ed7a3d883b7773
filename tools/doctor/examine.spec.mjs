import { examine } from './examine.mjs';
import { ProbeError } from './http.mjs';
import { failed, passed, unchecked, warned } from './results.mjs';

const row = (id, result, needs = []) => ({
  id,
  title: id,
  needs,
  run: typeof result === 'function' ? result : () => result,
});
const statuses = async (...rows) => (await examine(rows, {})).map(({ status, note }) => `${status} ${note}`.trim());

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
    const next = row('b', ({ found, given }) => passed(`${given} ${found}`));
    const [, outcome] = await examine([row('a', passed('', { found: 1 })), next], { given: 0 });
    expect(outcome.note).toBe('0 1');
  });

  it.each([
    ['http://api.test', 'the API, or the proxy before it'],
    ['http://tenant.test', 'Monitoring → Logs'],
  ])('takes a request without an answer of %s for a fault', async (origin, page) => {
    const silent = row('a', () => Promise.reject(new ProbeError(`${origin}/y`, 'is away')));
    const [{ faults }] = await examine([silent], { apiOrigin: 'http://api.test' });
    expect(faults).toEqual([expect.objectContaining({ says: `${origin} is away.`, found: origin, put: 'an answer' })]);
    expect(faults[0].place.page).toBe(page);
  });

  it('hides no fault of its own', async () => {
    await expect(examine([row('a', () => Promise.reject(new RangeError('bug')))], {})).rejects.toThrow('bug');
  });

  it.each([
    ['answers', () => Promise.resolve()],
    ['does not', () => Promise.reject(new ProbeError('http://x.test', 'is away'))],
  ])('logs the test account out after all checks, whether the tenant %s', async (_what, answer) => {
    const events = [];
    const logOut = () => (events.push('logged out'), answer());
    await examine([row('a', passed('', { logOut })), row('b', () => (events.push('b'), passed('')))], {});
    expect(events).toEqual(['b', 'logged out']);
  });
});
