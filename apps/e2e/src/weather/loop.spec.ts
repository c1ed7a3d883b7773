import { type Page } from '@playwright/test';
import { ADA, expect, fillIn, test } from '../sign-in';

/** A tenant, or a rule of its, that sends everybody back to a guarded page instead of the callback. */
const bounce = (page: Page, query: (state: string) => string) =>
  page.route('**/authorize?*', async (route) => {
    const state = new URL(route.request().url()).searchParams.get('state') ?? '';
    const location = `${new URL(page.url()).origin}/profile?${query(encodeURIComponent(state))}`;
    await route.fulfill({ status: 302, headers: { location } });
  });

test('a loop ends after three, with the tenant’s message', async ({ page, watch }) => {
  await page.goto('/');
  await bounce(page, (state) => `error=access_denied&error_description=Verify+your+email.&state=${state}`);
  await page.goto('/profile').catch(() => undefined); // which the redirects interrupt
  await expect(page.getByRole('alert')).toContainText('keeps sending you back');
  await expect(page.getByRole('main')).toContainText('Verify your email.');
  const asked = () => watch.requests.filter((request) => new URL(request.url()).pathname === '/authorize').length;
  expect(asked()).toBe(3);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Go to login' }).click();
  await fillIn(page, ADA);
  await expect(page).toHaveURL(/\/profile/);
  expect(asked()).toBe(4);
});
