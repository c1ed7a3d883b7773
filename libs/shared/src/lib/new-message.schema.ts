import * as z from 'zod/mini';
import { type NewMessageDto } from './message';

/** Characters of a message's text at most: Unicode code points, as JSON Schema counts them. */
export const LONGEST_TEXT = 1000;

const count = (text: string) => [...text].length;

/** What a message may be: one member, `text`, of 1 to 1,000 characters. Both sides of the wire check by it. */
export const newMessageSchema: z.ZodMiniType<NewMessageDto> = z.strictObject(
  {
    text: z
      .string({ error: ({ input }) => (input === undefined ? 'The text is missing.' : 'The text is not a string.') })
      .check(
        z.refine((text) => text !== '', 'The text is empty: write 1 to 1,000 characters.'),
        z.refine((text) => count(text) <= LONGEST_TEXT, {
          error: ({ input }) =>
            `The text has ${count(String(input)).toLocaleString('en')} characters: write 1,000 at most.`,
        }),
        // Neither can be kept as it came: half a character is no UTF-8, and a database may take NUL for the end of a text.
        z.refine((text) => !/\p{Cs}/u.test(text), 'The text has half a character (a lone surrogate): take it out.'),
        z.refine((text) => !text.includes('\0'), 'The text has the character NUL: take it out.'),
      ),
  },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? 'A message has no such member, only text.' : 'The body is no JSON object.',
  },
);
