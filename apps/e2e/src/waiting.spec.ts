import { type Page } from '@playwright/test';
import { expect, signIn, test } from './sign-in';

/** A call that is under way for as long as the test lasts. */
async function wait(page: Page): Promise<void> {
  await signIn(page);
  await page.goto('/external-api');
  await page.route('**/api/external', () => new Promise(() => undefined));
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('button[aria-busy="true"]')).toBeVisible();
}

test('a wait is shown after 150 ms, and not before', async ({ page }) => {
  await wait(page);
  const shownAfter = (ms: number) =>
    page.evaluate((time) => {
      for (const animation of document.getAnimations()) {
        animation.pause();
        animation.currentTime = time;
      }
      const words = document.querySelector('.result .waiting') as Element;
      const light = document.querySelector('button[aria-busy="true"]') as Element;
      return [getComputedStyle(words).opacity, getComputedStyle(light, '::after').opacity];
    }, ms);
  await expect(page.locator('.result .waiting')).toHaveText('Waiting for the API…');
  expect([await shownAfter(149), await shownAfter(301)]).toEqual([
    ['0', '0'],
    ['1', '1'],
  ]);
});

test('nothing keeps moving for whoever wants no motion', async ({ page }) => {
  const endless = () =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .map((animation) => animation.effect?.getComputedTiming())
          .filter((timing) => timing?.iterations === Infinity || Number(timing?.duration) > 10).length,
    );
  await wait(page);
  expect(await endless()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(endless).toBe(0);
});
