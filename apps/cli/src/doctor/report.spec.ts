import { isHealthy } from './examine';
import type { Outcome, Verdict } from './known';
import { PLACES } from './places';
import { formatOutcome, formatSummary, toJson } from './report';
import { failed, fault, passed, unchecked, warned } from './results';

const outcome = (result: Verdict): Outcome => ({ id: 'x', title: 'Callback URLs', ...result });
const FAULT = fault('It does not lead back.', PLACES.callbacks, { found: 'a', put: 'b' });

describe('the report', () => {
  it('aligns what to change below what is wrong', () => {
    expect(formatOutcome(outcome(failed(FAULT)), { local: true }).split('\n')).toEqual([
      '✗ Callback URLs           It does not lead back.',
      `${' '.repeat(28)}Auth0 dashboard  Applications → Applications → your application → Settings, field Allowed Callback URLs`,
      `${' '.repeat(28)}Local tenant     tenant.yaml: clients[].callbacks, or PAGE_ORIGINS`,
      `${' '.repeat(28)}Found            a`,
      `${' '.repeat(28)}Put              b`,
    ]);
  });

  it('names tenant.yaml for the local tenant only', () => {
    expect(formatOutcome(outcome(failed(FAULT)), { local: false })).not.toContain('tenant.yaml');
  });

  it('says where it is, if not in the dashboard', () => {
    const text = formatOutcome(outcome(failed(fault('It is off.', PLACES.clock))), { local: true });
    expect(text.split('\n')[1]?.trim()).toBe("Where            this machine's date and time: set automatically (NTP)");
  });

  it('never ticks what was not checked', () => {
    expect(formatOutcome(outcome(unchecked('no test account')), {})).toBe(
      '– Callback URLs           not checked: no test account',
    );
  });

  it.each([
    [true, '\u001b[32m✓\u001b[0m Callback URLs           fine'],
    [false, '✓ Callback URLs           fine'],
  ])('has colours: %s', (colours, expected) => {
    expect(formatOutcome(outcome(passed('fine')), { colours })).toBe(expected);
  });

  it('keeps what a server sent from steering the terminal', () => {
    const text = formatOutcome(outcome(failed(fault('\u001b[2Jgone\n', PLACES.logs, { found: '\u0007' }))), {});
    expect(text).not.toMatch(/[\u001b\u0007]/);
  });

  it('counts at the end', () => {
    const outcomes = [passed(''), failed(FAULT, FAULT), warned(FAULT), unchecked('')].map((result) => outcome(result));
    expect(formatSummary(outcomes)).toBe('2 faults, 1 warning, 1 check passed, 1 not checked.');
  });

  it.each([
    ['passed', passed(''), true],
    ['warned', warned(FAULT), true],
    ['unchecked', unchecked(''), true],
    ['failed', failed(FAULT), false],
  ])('of one that %s is healthy: %s', (_status, result, expected) =>
    expect(isHealthy([outcome(result)])).toBe(expected),
  );

  it('as JSON holds page, field, value found and value to put', () => {
    expect(JSON.parse(toJson([outcome(failed(FAULT))], false))).toEqual({
      healthy: false,
      checks: [
        {
          id: 'x',
          title: 'Callback URLs',
          status: 'failed',
          note: '',
          faults: [
            {
              says: 'It does not lead back.',
              page: 'Applications → Applications → your application → Settings',
              field: 'Allowed Callback URLs',
              localTenant: 'tenant.yaml: clients[].callbacks, or PAGE_ORIGINS',
              found: 'a',
              put: 'b',
            },
          ],
        },
      ],
    });
  });
});
