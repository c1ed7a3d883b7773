import { claimRows } from './claim-rows';

describe('claimRows', () => {
  it('puts the person first and unknown claims last', () => {
    expect(claimRows({ 'https://x/roles': ['a'], exp: 1, sub: 'ada' }).map(({ name }) => name)).toEqual([
      'sub',
      'exp',
      'https://x/roles',
    ]);
  });

  it('says what a claim means and where it is defined', () => {
    expect(claimRows({ exp: 1 })[0]?.meaning).toEqual({
      text: 'when it expires',
      source: 'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4',
    });
  });

  it('writes each kind of value for people', () => {
    const claims = {
      email_verified: true,
      aud: ['a', 'b'],
      permissions: [],
      exp: 0,
      updated_at: 'never',
      act: { a: 1 },
    };
    expect(claimRows(claims).map(({ value }) => value)).toEqual([
      'yes',
      'never',
      'a, b',
      'none',
      new Date(0).toLocaleString(),
      '{"a":1}',
    ]);
  });
});
