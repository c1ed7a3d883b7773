import { ApiRefusal } from '../refusals';

/** A string of Structured Fields (RFC 9651 section 3.3.3), with quotation mark and backslash behind a backslash. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5B\x5D-\x7E]|\\["\\]){1,255})"$/;
const BARE = /^[\x21\x23-\x7E][\x21-\x7E]{0,254}$/;

/**
 * The key of a request (draft-ietf-httpapi-idempotency-key-header-07 section 2.1), undefined where it has none. The
 * draft asks for a quoted string; most clients send a bare word, which means the same. Throws a `Refusal` for another.
 */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = String(header);
  if (BARE.test(text)) return text;
  const quoted = QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1');
  if (quoted !== undefined) return quoted;
  throw new ApiRefusal(
    'idempotency_key_malformed',
    'The Idempotency-Key is not one word of 1 to 255 visible characters.',
  );
}
