import { bodyErrors, newMessageSchema } from '../schemas';

const errors = (body: unknown) => bodyErrors(newMessageSchema, body);

describe('newMessageSchema', () => {
  it.each([
    ['one character', 'x'],
    ['1,000 characters', 'x'.repeat(1000)],
    ['1,000 characters that are two units each', '😀'.repeat(1000)],
    ['lines and tabs', 'a\r\n\tb'],
    ['markup', '<script>alert(1)</script>'],
  ])('takes %s', (_what, text) => expect(errors({ text })).toEqual([]));

  it.each<[string, unknown, string, string]>([
    ['no text', {}, '#/text', 'The text is missing.'],
    ['a number', { text: 1 }, '#/text', 'The text is not a string.'],
    ['null', { text: null }, '#/text', 'The text is not a string.'],
    ['an empty text', { text: '' }, '#/text', 'The text is empty: write 1 to 1,000 characters.'],
    ['a long text', { text: '😀'.repeat(1001) }, '#/text', 'The text has 1,001 characters: write 1,000 at most.'],
    [
      'half a character',
      { text: 'a\uD83D' },
      '#/text',
      'The text has half a character (a lone surrogate): take it out.',
    ],
    ['NUL', { text: 'a\0b' }, '#/text', 'The text has the character NUL: take it out.'],
    ['another member', { text: 'a', by: 'b' }, '#/by', 'A message has no such member, only text.'],
    ['a list', ['a'], '#', 'The body is no JSON object.'],
    ['nothing', undefined, '#', 'The body is no JSON object.'],
    ['null itself', null, '#', 'The body is no JSON object.'],
  ])('refuses %s', (_what, body, pointer, detail) => expect(errors(body)).toEqual([{ pointer, detail }]));
});

describe('bodyErrors', () => {
  it('writes any name of a member into a pointer', () => {
    const names = ['a/b~c d', '', '\uD800', '"\\'];
    const body = { text: 'a', ...Object.fromEntries(names.map((name) => [name, 1])) };
    expect(errors(body).map(({ pointer }) => pointer)).toEqual(['#/a~1b~0c%20d', '#/', '#/%EF%BF%BD', '#/%22%5C']);
  });

  it('tells every fault, and no more than 20', () => {
    expect(errors({ by: 1 }).map(({ pointer }) => pointer)).toEqual(['#/text', '#/by']);
    expect(errors(Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`m${i}`, i])))).toHaveLength(20);
  });
});
