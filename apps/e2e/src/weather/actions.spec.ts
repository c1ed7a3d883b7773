import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ADA, BOB, expect, fillIn, signIn, test } from '../sign-in';
import { type Stack } from '../stack';
import { loggedIn, open, ping, renewals, RESULT, statuses } from './weather';

/** Binds a post-login Action to the running tenant, which reads its files again after an edit. */
async function withAction({ tenantFile }: Stack, code: string, use: () => Promise<void>): Promise<void> {
  const text = readFileSync(tenantFile, 'utf8');
  const trigger = '{ id: post-login, version: v3 }';
  writeFileSync(
    join(dirname(tenantFile), 'action.js'),
    `exports.onExecutePostLogin = async (event, api) => {${code}};`,
  );
  writeFileSync(
    tenantFile,
    `${text}
actions:
  - { name: ours, code: ./action.js, runtime: node22, deployed: true, supported_triggers: [${trigger}] }
triggers:
  post-login: [{ action_name: ours }]
`,
  );
  try {
    await use();
  } finally {
    writeFileSync(tenantFile, text);
  }
}

test('whoever is denied is not locked in', async ({ page, stack }) => {
  const deny = "if (event.user.email.startsWith('ada')) api.access.deny('not on the list');";
  await withAction(stack, deny, async () => {
    const somebodyElse = page.getByRole('button', { name: 'Log in as somebody else', exact: true });
    await page.goto('/profile?a=1');
    await fillIn(page, ADA);
    await expect(page.getByRole('alert')).toContainText('The login service says: not on the list');
    // The guard does not go there by itself, where the tenant would deny again without a form.
    await page.goto('/profile?a=1');
    await expect(page.getByRole('alert')).toContainText('The login was cancelled, or the login service refused it.');
    await expect(page).toHaveURL(`${stack.page}/profile?a=1`);
    await somebodyElse.click();
    await fillIn(page, ADA);
    await expect(page.getByRole('heading', { name: 'You are not logged in' })).toBeVisible();
    await somebodyElse.click();
    await fillIn(page, BOB);
    await loggedIn(page);
    await expect(page).toHaveURL(`${stack.page}/profile?a=1`);
  });
});

test('every way to a login asks anew after a denial', async ({ page, stack }) => {
  await withAction(stack, "api.access.deny('closed');", async () => {
    await page.goto('/');
    for (const way of ['#qsLoginBtn', 'button:text-is("Get started")']) {
      await page.locator(way).click();
      await fillIn(page, ADA);
      await expect(page.getByRole('alert')).toContainText('The login service says: closed');
      await page.getByRole('link', { name: 'Back to the start' }).click();
    }
  });
});

test('a token that is too large is neither renewed nor answered with a login', async ({ page, stack, watch }) => {
  watch.expected.add(401);
  const grow = "api.accessToken.setCustomClaim('https://acme.example/groups', 'x'.repeat(7000));";
  await withAction(stack, grow, async () => {
    await signIn(page);
    await open(page, 'External API');
    await ping(page);
    await expect(page.locator(RESULT)).toContainText("'401: Unauthorized'");
    await expect(page.getByRole('alert')).toContainText(/The token has \d+ characters; at most 8192 are taken\./);
    await expect(page.getByRole('button', { name: 'Copy the details', exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Go to login' })).toHaveCount(0);
    expect([await statuses(watch, '/api/external'), renewals(watch)]).toEqual([[401], 0]);
  });
});
