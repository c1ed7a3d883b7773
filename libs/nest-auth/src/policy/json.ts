import { isUtf8 } from 'node:buffer';

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Objects and arrays within each other at most: what walks a value by recursion must come to an end. */
const DEEPEST = 64;

/**
 * Parses JSON that somebody sent. Throws a `SyntaxError` with a sentence where the text is not UTF-8, goes deeper than
 * 64 levels, has a member twice (RFC 7515 section 4, RFC 7519 section 4: two readers could see two values) or a member
 * that would reach an object's prototype.
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw new SyntaxError('it is not UTF-8');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const value: unknown = JSON.parse(text);
  // JSON.parse keeps the last of two members with one name, so there are more colons in the text than members.
  if (countColons(text) !== countMembers(value)) throw new SyntaxError('it has a member twice');
  return value;
}

/** Like `parseJson`, for the object that a token's part is. */
export function parseJsonObject(bytes: Uint8Array): Record<string, unknown> {
  const value = parseJson(bytes);
  if (!isObject(value) || Array.isArray(value)) throw new SyntaxError('it is no JSON object');
  return value as Record<string, unknown>;
}

/** Why one of these could not read its bytes. JSON.parse quotes what it found, which must not be repeated. */
export function reasonOf(error: SyntaxError): string {
  return error.message.startsWith('it ') ? error.message : 'it is not valid JSON';
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

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** In all depths, level by level and without recursion: a caller decides how deep it goes. */
function countMembers(value: unknown): number {
  let count = 0;
  let level = [value].filter(isObject);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new SyntaxError(`it goes deeper than ${DEEPEST} levels`);
    for (const item of level) if (!Array.isArray(item)) count += namesOf(item).length;
    level = level.flatMap((item) => (Object.values(item) as unknown[]).filter(isObject));
  }
  return count;
}

function namesOf(object: object): string[] {
  const names = Object.keys(object);
  if (names.includes('__proto__')) throw new SyntaxError('it has a member named __proto__');
  if (names.includes('constructor') && Object.hasOwn(Object(object.constructor) as object, 'prototype')) {
    throw new SyntaxError('it has a member named constructor with a prototype');
  }
  return names;
}
