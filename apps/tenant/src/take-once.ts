/** Takes what counts once, and leaves null in its place. */
export function takeOnce<Name extends string, Value>(switches: Record<Name, Value | null>, name: Name): Value | null {
  const value = switches[name];
  switches[name] = null;
  return value;
}
