import { expect, signIn, test } from './sign-in';
import { open, ping } from './weather/weather';

test('a wait is shown after 150 ms, and without motion where none is wanted', async ({ page }) => {
  await signIn(page);
  await open(page, 'External API');
  await page.route('**/api/external', () => new Promise(() => undefined)); // under way for as long as the test lasts
  await ping(page);
  await expect(page.locator('button[aria-busy="true"]')).toBeVisible();
  const endless = () =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .map((animation) => animation.effect?.getComputedTiming())
          .filter((timing) => timing?.iterations === Infinity || Number(timing?.duration) > 10).length,
    );
  expect(await endless()).toBeGreaterThan(0);
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

  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(endless).toBe(0);
});
