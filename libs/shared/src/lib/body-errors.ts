import type * as z from 'zod/mini';
import { type BodyErrorDto } from './problem';

/** More faults than these are not told: a caller must not make a long answer of a short request. */
const MOST = 20;

/** What is wrong with a body by its schema, as a refusal tells it (`errors`); nothing where nothing is wrong. */
export function bodyErrors(schema: z.ZodMiniType, body: unknown): readonly BodyErrorDto[] {
  const issues = schema.safeParse(body).error?.issues ?? [];
  return issues
    .flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [{ pointer: pointerTo(issue.path), detail: issue.message }];
      return issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key]), detail: issue.message }));
    })
    .slice(0, MOST);
}

/** Halves of characters (lone surrogates), which no URI can hold. */
const HALVES = /\p{Cs}/gu;

/** A JSON Pointer as the fragment of a URI (RFC 6901 section 6). */
function pointerTo(path: readonly PropertyKey[]): string {
  const escape = (part: string) =>
    encodeURIComponent(part.replace(HALVES, '\uFFFD').replaceAll('~', '~0').replaceAll('/', '~1'));
  return `#${path.map((part) => `/${escape(String(part))}`).join('')}`;
}
