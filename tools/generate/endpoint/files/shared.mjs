// What both sides of the wire know of an endpoint: its row, what is sent and answered, and the schema of a body.
import { article } from '../names.mjs';

export function row({ key, method, verb, path, permission }) {
  const parts = [
    ...(method === 'get' ? [] : [`method: '${verb}'`]),
    `path: '${path}'`,
    `token: 'access'`,
    ...(permission ? [`permission: '${permission}'`] : []),
  ];
  return `  ${key}: { ${parts.join(', ')} },`;
}

export function dto({ type, words, body, one }) {
  const id = body || one ? '\n  readonly id: string;' : '';
  const owner = "\n  /** Whose it is: the caller's `sub`. */\n  readonly owner: string;";
  if (!body) return `/** What the API answers about ${words}. */\nexport interface ${type}Dto {${id}${owner}\n}\n`;
  return `/** What a person says of ${article(words)} ${words}: see \`new${type}Schema\` in \`@latchkey/shared/schemas\`. */
export interface New${type}Dto {
  readonly name: string;
}

/** ${article(words) === 'an' ? 'An' : 'A'} ${words}, as the API answers it. */
export interface ${type}Dto extends New${type}Dto {${id}${owner}
}
`;
}

export const schema = ({ type, file, words, constant }) => `import * as z from 'zod/mini';
import { type New${type}Dto } from './${file}';

/** Characters of ${article(words)} ${words}'s name at most: Unicode code points, as JSON Schema counts them. */
export const ${constant}_LENGTH = 100;

/** What ${article(words)} ${words} may be: one member, \`name\`, of 1 to 100 characters. Both sides of the wire check by it. */
export const new${type}Schema: z.ZodMiniType<New${type}Dto> = z.strictObject(
  {
    name: z
      .string({ error: ({ input }) => (input === undefined ? 'The name is missing.' : 'The name is not a string.') })
      .check(
        z.refine((name) => name !== '', 'The name is empty: write 1 to 100 characters.'),
        z.refine((name) => [...name].length <= ${constant}_LENGTH, 'The name is too long: write 100 characters at most.'),
      ),
  },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? 'There is no such member, only name.' : 'The body is no JSON object.',
  },
);
`;

export const schemaSpec = ({ type }) => `import { bodyErrors, new${type}Schema } from '../schemas';

const errors = (body: unknown) => bodyErrors(new${type}Schema, body);

describe('new${type}Schema', () => {
  it.each([
    ['one character', 'x'],
    ['100 characters that are two units each', '😀'.repeat(100)],
  ])('takes %s', (_what, name) => expect(errors({ name })).toEqual([]));

  it.each<[string, unknown, string, string]>([
    ['no name', {}, '#/name', 'The name is missing.'],
    ['a number', { name: 1 }, '#/name', 'The name is not a string.'],
    ['an empty name', { name: '' }, '#/name', 'The name is empty: write 1 to 100 characters.'],
    ['a long name', { name: 'x'.repeat(101) }, '#/name', 'The name is too long: write 100 characters at most.'],
    ['another member', { name: 'x', by: 'y' }, '#/by', 'There is no such member, only name.'],
    ['a list', ['x'], '#', 'The body is no JSON object.'],
  ])('refuses %s', (_what, body, pointer, detail) => expect(errors(body)).toEqual([{ pointer, detail }]));
});
`;
