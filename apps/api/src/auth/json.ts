const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * Parses the JSON of a token's part and gives its object. Throws a `SyntaxError` with a sentence where the text is no
 * object, is not UTF-8, has a member twice (RFC 7515 section 4, RFC 7519 section 4: two readers could see two values)
 * or a member that would reach an object's prototype.
 */
export function parseJsonObject(bytes: Uint8Array): Record<string, unknown> {
  const text = decode(bytes);
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('it is no JSON object');
  refuseDoubtfulMembers(text);
  return value as Record<string, unknown>;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new SyntaxError('it is not UTF-8');
  }
}

/** Walks text that JSON.parse has taken, so its syntax is known to be right. */
function refuseDoubtfulMembers(text: string): void {
  const objects: (Set<string> | undefined)[] = []; // one entry a nesting level; undefined for an array
  let previous: string | undefined;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{') objects.push(new Set());
    else if (token === '[') objects.push(undefined);
    else if (token === '}' || token === ']') objects.pop();
    else if (token === ':' && previous) add(objects.at(-1), JSON.parse(previous) as string);
    previous = token;
  }
}

function add(names: Set<string> | undefined, name: string): void {
  if (name === '__proto__') throw new SyntaxError('it has a member named __proto__');
  if (names?.has(name)) throw new SyntaxError('it has a member twice');
  names?.add(name);
}
