/** Where a page or an API lives: an origin and perhaps a path, without a slash at the end, nor a query. */
export function addressOf(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + pathname.replace(/\/+$/, '');
}
