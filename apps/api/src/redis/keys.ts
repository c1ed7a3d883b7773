/** A key of the store: of what kind, and which. Names hold no secret; the whole key has 150 bytes at most. */
export const keyOf = (kind: string, name: string): string => `latchkey:${kind}:${name}`;
