// A door of its own, for zod comes with it: the client passes through it only where a person writes something.
import * as z from 'zod/mini';

// Else zod tries whether it may make code of a text, which the page's policy forbids and would report.
z.config({ jitless: true });

export { bodyErrors } from './lib/body-errors';
export { LONGEST_TEXT, newMessageSchema } from './lib/new-message.schema';
