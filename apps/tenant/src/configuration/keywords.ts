/** The values of the Deploy CLI's keywords, by name: what JSON can say. */
export type Keywords = Readonly<Record<string, unknown>>;

/** Where the page lives by default: Angular's dev server, and the production server. */
export const DEFAULT_PAGE_ORIGINS = ['http://localhost:4200', 'http://localhost:3001'] as const;

/**
 * The keywords of tenant.yaml for pages at these places, the default ones always included. A place is an origin and
 * perhaps a path, which an origin in the sense of browsers (RFC 6454) has not.
 */
export function pageKeywords(places: readonly string[]): Keywords {
  const pages = [...new Set([...DEFAULT_PAGE_ORIGINS, ...places])];
  return {
    PAGE_ORIGINS: [...new Set(pages.map((page) => new URL(page).origin))],
    PAGE_CALLBACKS: pages.map((page) => `${page}/callback`),
    PAGE_LOGOUT_URLS: pages,
  };
}

// An unfilled keyword is told by its place and not as what a parser makes of it: to YAML, ##KEY## is a comment and
// @@KEY@@ no value at all. So its signs become characters of Unicode's private use area, which no parser minds.
const SIGNS = { '#': '\uE000', '@': '\uE001' } as const;
const UNFILLED = /([\uE000\uE001])\1([^\uE000\uE001]+)\1\1/g;

/**
 * Fills in the keywords as the Deploy CLI does (its lib/tools/utils.js, docs/keyword-replacement.md), before anything is
 * parsed: `@@KEY@@`, bare or in quotes of either kind, by the value as JSON, then `##KEY##` by the value as text. What has
 * no value can be found by unfilledKeywords afterwards. Keeps the number of lines unless a value has several.
 */
export function replaceKeywords(text: string, keywords: Keywords): string {
  const value = (key: string) => (Object.hasOwn(keywords, key) ? keywords[key] : undefined);
  const mark = (whole: string, sign: '#' | '@') => whole.replaceAll(sign, SIGNS[sign]);
  return text
    .replace(/'@@([^@\s]+)@@'|"@@([^@\s]+)@@"|@@([^@\s]+)@@/g, (whole, ...keys: (string | undefined)[]) => {
      return JSON.stringify(value(keys[0] ?? keys[1] ?? keys[2] ?? '')) ?? mark(whole, '@');
    })
    .replace(/##([^#\s]+)##/g, (whole, key: string) => {
      const found = value(key);
      return found === undefined ? mark(whole, '#') : String(found);
    });
}

/** The keywords in a text, or in the texts of any data, that have no value, as their file has them: `##KEY##`. */
export function unfilledKeywords(data: unknown): string[] {
  if (typeof data === 'string') return [...data.matchAll(UNFILLED)].map(([keyword]) => asWritten(keyword));
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(unfilledKeywords) : [];
}

/** A text as its file has it, with the signs of keywords that have no value. */
export const asWritten = (text: string) => text.replaceAll(SIGNS['#'], '#').replaceAll(SIGNS['@'], '@');
