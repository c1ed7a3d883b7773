import { expect, signIn, test } from './sign-in';
import { test as unwatched } from './stack';

test('nothing breaks the content security policy', async ({ page, context, watch, stack }) => {
  const reports: string[] = [];
  await context.exposeFunction('reportViolation', (report: string) => reports.push(report));
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) => {
      const { reportViolation } = window as unknown as { reportViolation: (report: string) => void };
      reportViolation(`${event.violatedDirective}: ${event.blockedURI || event.sample}`);
    }),
  );
  context.on('console', (message) => {
    if (/content security policy|trusted ?(types|html|script)/i.test(message.text())) reports.push(message.text());
  });

  const answer = await page.goto('/');
  const policy = (await answer?.headerValue('content-security-policy')) ?? '';
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|blob:/);
  await signIn(page);
  await page.goto('/nothing-here');
  await expect(page.getByRole('button', { name: 'Log out', exact: true })).toBeVisible();
  for (const name of ['Profile', 'Backend API', 'Messages', 'External API']) {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
    if (name !== 'Profile') continue;
    await page.getByRole('button', { name: 'Show the ID token', exact: true }).click();
    await expect(page.getByLabel('Your ID token')).toContainText('eyJ');
  }
  await page.getByRole('button', { name: 'Ping API', exact: true }).click();
  await expect(page.locator('#api-call-result')).toContainText('successfully validated!');

  expect(reports).toEqual([]);
  const origins = new Set(watch.requests.map((request) => new URL(request.url()).origin));
  expect([...origins].filter((origin) => ![stack.page, stack.tenantOrigin, 'null'].includes(origin))).toEqual([]);
});

unwatched('text cannot become a script or markup', async ({ page, stack }) => {
  await page.goto(stack.page);
  const refused = await page.evaluate(() => {
    const attempts = {
      markup: () => (document.body.innerHTML = '<img src=x>'),
      worker: () => new Worker('/main.js'),
      policy: () =>
        (
          window as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => unknown } }
        ).trustedTypes.createPolicy('another', {}),
    };
    return Object.entries(attempts).filter(([, attempt]) => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    });
  });
  expect(refused.map(([name]) => name)).toEqual(['markup', 'worker', 'policy']);
});
