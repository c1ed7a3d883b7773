import { expect, type Locator } from '@playwright/test';

/** Presses Tab until it is reached, as somebody without a pointer would. */
export async function tabTo(target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const reached = () => target.evaluate((element) => element === document.activeElement);
  for (let times = 0; times < 40 && !(await reached()); times++) await target.page().keyboard.press('Tab');
  await expect(target).toBeFocused();
}
