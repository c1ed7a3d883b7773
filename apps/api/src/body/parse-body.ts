import { parseJson } from '@latchkey/nest-auth';
import { type BodyRules } from './body-rules';

/** How one type of body is told and read. `parse` throws a `SyntaxError` with a sentence for what it cannot take. */
export interface BodyType {
  readonly takes: RegExp;
  readonly name: string;
  readonly parse: (bytes: Buffer) => unknown;
}

/** The types of bodies that routes can take; see `TakesBody`. */
export const BODY_TYPES: Readonly<Record<BodyRules['type'], BodyType>> = {
  // RFC 6839 section 3.1: the suffix says that it is JSON too.
  json: { takes: /^application\/([\w.+-]+\+)?json$/, name: 'application/json', parse: parseJson },
  form: {
    takes: /^application\/x-www-form-urlencoded$/,
    name: 'application/x-www-form-urlencoded',
    parse: parseForm,
  },
};

/** A form's fields by name. As in RFC 6749 section 3.2, a field comes once: two readers could take another one of two. */
function parseForm(bytes: Buffer): Record<string, string> {
  const fields = [...new URLSearchParams(bytes.toString())];
  const form = Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(fields));
  if (Object.keys(form).length !== fields.length) throw new SyntaxError('it has a field twice');
  return form;
}
