import { expect, test } from '@playwright/test';
import { ADA, signIn } from '../src/sign-in';
import { type Machines, startMachines } from './machines';

let machines: Machines;
test.beforeEach(async () => void (machines = await startMachines()));
test.afterEach(() => machines.stop());

test('a machine is killed in the middle of a ping, and the person does not notice', async ({ page }) => {
  const [first] = machines.apis;
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await signIn(page, ADA, machines.front);
  errors.length = 0; // the round for the tenant's nonce
  await page.getByRole('link', { name: 'External API', exact: true }).click();
  const ping = page.getByRole('button', { name: 'Ping API', exact: true });
  const result = page.locator('#api-call-result');
  await ping.click();
  await expect(result).toContainText('successfully validated');

  first?.freeze();
  let waits = false;
  for (let tries = 0; tries < 4 && !waits; tries++) {
    const answered = page.waitForResponse('**/api/external').then(() => true);
    await ping.click();
    waits = !(await Promise.race([answered, page.waitForTimeout(1500).then(() => false)])); // the other machine answers at once
  }
  expect(waits, 'one of two pings in turn is with the machine that stands still').toBe(true);
  const answer = page.waitForResponse('**/api/external');
  await first?.stop('SIGKILL');
  expect((await answer).status()).toBe(200);
  await expect(result).toContainText('successfully validated');
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(errors).toEqual([]);
});
