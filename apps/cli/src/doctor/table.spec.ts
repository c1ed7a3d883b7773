import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../testing/programs';
import { checksFor } from './table';

const checks = checksFor({ production: true });

describe('the table of checks', () => {
  it('names each check once', () => expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length));

  it('asks what a check needs before it', () => {
    checks.forEach(({ needs }, index) => {
      const before = checks.slice(0, index).map(({ id }) => id);
      expect(before).toEqual(expect.arrayContaining(needs));
    });
  });

  it('is the one in docs/doctor.md', () => {
    const text = readFileSync(join(WORKSPACE, 'docs', 'doctor.md'), 'utf8').replace(/\s+/g, ' ');
    expect(checks.map(({ title }) => title).filter((title) => !text.includes(title))).toEqual([]);
  });
});
