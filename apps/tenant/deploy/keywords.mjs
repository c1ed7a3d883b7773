/** Values for the keywords of tenant.yaml, for a page at these origins. */
export const keywords = (origins) => ({
  PAGE_ORIGINS: origins,
  PAGE_CALLBACKS: origins.map((origin) => `${origin}/callback`),
});
