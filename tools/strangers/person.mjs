// A person at a page: what they click and see, in a browser context of their own.

/**
 * Opens a page for somebody new and lets them walk. Rejects with what the walk met, and what the page showed and its console said
 * then.
 */
export async function walk(browser, what, origin, steps) {
  const context = await browser.newContext({ baseURL: origin });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const said = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', ({ message }) => said.push(message));
  try {
    await steps(page);
  } catch (error) {
    const shown = await page.locator('body').innerText();
    throw new Error([`${what}: ${error.message}`, `At ${page.url()}:`, shown, ...said].join('\n'), { cause: error });
  } finally {
    await context.close();
  }
}

export const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Fills in the tenant's login page, whichever page led there. */
export async function logIn(page, name) {
  await page.locator('#username').fill(`${name}@example.com`);
  await page.locator('#password').fill(name);
  await button(page, 'Continue').click();
}
