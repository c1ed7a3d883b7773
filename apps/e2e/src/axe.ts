import { type Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** What axe finds in light and in dark, shortened to what one needs to mend it. */
export async function findings(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !window.axe)) await page.evaluate(axe.source);
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // A colour that is still changing would be measured half-way.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations = await page.evaluate(async () => {
      // The page's only frames are the SDK's hidden ones.
      const results = await window.axe?.run(document, { resultTypes: ['violations'], iframes: false });
      return results?.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    });
    if (!violations) throw new Error('axe is not on this page.');
    found.push(...violations.map((violation) => `${colorScheme}: ${violation}`));
  }
  return found;
}
