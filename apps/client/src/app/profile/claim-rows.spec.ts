import { toPerson } from '../auth/person';
import { claimRows } from './claim-rows';

describe('claimRows', () => {
  const rows = (claims: Record<string, unknown>) => claimRows(toPerson(claims));

  it('puts the person first and unknown claims last', () => {
    expect(rows({ 'https://x/roles': ['a'], exp: 1, sub: 'ada' }).map(({ name }) => name)).toEqual([
      'sub',
      'exp',
      'https://x/roles',
    ]);
  });

  it('hides what only protects the login', () => {
    expect(rows({ nonce: 'n', at_hash: 'h', sub: 'ada' }).map(({ name }) => name)).toEqual(['sub']);
  });

  it('writes each kind of value for people', () => {
    expect(
      rows({ email_verified: true, aud: ['a', 'b'], exp: 0, updated_at: 'never' }).map(({ value }) => value),
    ).toEqual(['yes', 'never', '["a","b"]', new Date(0).toLocaleString()]);
  });
});
