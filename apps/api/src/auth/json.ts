import { isUtf8 } from 'node:buffer';

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/**
 * Parses the JSON of a token's part and gives its object. Throws a `SyntaxError` with a sentence where the text is no
 * object, is not UTF-8, has a member twice (RFC 7515 section 4, RFC 7519 section 4: two readers could see two values)
 * or a member that would reach an object's prototype.
 */
export function parseJsonObject(bytes: Uint8Array): Record<string, unknown> {
  if (!isUtf8(bytes)) throw new SyntaxError('it is not UTF-8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('it is no JSON object');
  // JSON.parse keeps the last of two members with one name, so there are more colons in the text than members.
  if (countColons(text) !== countMembers(value)) throw new SyntaxError('it has a member twice');
  return value as Record<string, unknown>;
}

/** Those outside of strings: JSON.parse has taken the text, so each stands behind the name of a member. */
function countColons(text: string): number {
  let count = 0;
  for (let i = 0, quoted = false; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) quoted = !quoted;
    else if (code === COLON && !quoted) count++;
    else if (code === BACKSLASH) i++; // what it escapes ends no string
  }
  return count;
}

/** In all depths, without recursion: a caller decides how deep it goes. */
function countMembers(value: object): number {
  let count = 0;
  const open = [value];
  for (let item = open.pop(); item; item = open.pop()) {
    if (!Array.isArray(item)) count += namesOf(item).length;
    for (const inner of Object.values(item) as unknown[]) {
      if (typeof inner === 'object' && inner !== null) open.push(inner);
    }
  }
  return count;
}

function namesOf(object: object): string[] {
  const names = Object.keys(object);
  if (names.includes('__proto__')) throw new SyntaxError('it has a member named __proto__');
  return names;
}
