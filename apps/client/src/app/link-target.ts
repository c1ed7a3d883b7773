import { pageUrl } from '@latchkey/angular-auth';

/**
 * The path that a click on a plain link leads to within this page; null where the browser has to see to it. One listener
 * with this serves every `<a href>`: RouterLink would add 3 kB (brotli) to the first view.
 */
export function linkTarget(event: MouseEvent): string | null {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const altered = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || altered || event.defaultPrevented) return null;
  const base = pageUrl('.'); // ends with a slash: what begins with it is below it
  if (!link.href.startsWith(base) || link.target || link.hasAttribute('download')) return null;
  return link.href.slice(base.length - 1);
}
