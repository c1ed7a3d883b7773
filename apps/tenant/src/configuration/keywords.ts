/** The values of the Deploy CLI's keywords: each is put into the text as JSON. */
export type Keywords = Readonly<Record<string, readonly string[]>>;

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

/**
 * Replaces `@@KEY@@`, with or without double quotes around it, before the text is parsed, as the Deploy CLI does it
 * (its docs/keyword-replacement.md). Keeps the number of lines, so that places in the text stay true.
 */
export function replaceKeywords(text: string, keywords: Keywords): string {
  return text.replace(/"@@(\w+)@@"|@@(\w+)@@/g, (whole, quoted?: string, bare?: string) => {
    const value = keywords[quoted ?? bare ?? ''];
    return value ? JSON.stringify(value) : whole;
  });
}

/** A keyword that replaceKeywords left in a value: nobody fills it. `##KEY##` is the Deploy CLI's other form. */
export const UNFILLED = /@@\w+@@|##\w+##/;
