/** Values for the keywords of tenant.yaml, for a page at these places: origins, each perhaps with a path. */
export const keywords = (pages) => ({
  PAGE_ORIGINS: [...new Set(pages.map((page) => URL.parse(page)?.origin))],
  PAGE_CALLBACKS: pages.map((page) => `${page}/callback`),
  PAGE_LOGOUT_URLS: pages,
});
