// Strangers' pages, each with a login at the tenant and a call of a stranger's Nest app, in Chromium.
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../browser.mjs';
import { freePort } from '../ports.mjs';
import { tryAngularApps } from './angular.mjs';
import { startNestApp } from './nest.mjs';
import { tryReactApp } from './react.mjs';
import { startTenant } from './tenant.mjs';

/** Makes the pages in a folder and walks through each. Rejects with an Error that says what failed; gives how many there are. */
export async function tryPages(folder, { program, nestApp }, tell) {
  const ends = [];
  try {
    const [zoneless, zoned, react] = await Promise.all(
      ['zoneless', 'zoned', 'react'].map(async () => `http://localhost:${await freePort()}`),
    );
    const pages = [zoneless, zoned, react];
    const { stop: stopTenant, ...tenant } = await startTenant(program, join(folder, 'tenant'), pages);
    ends.push(stopTenant);
    const api = await startNestApp(nestApp, { DOMAIN: tenant.domain, PAGES: pages.join(',') });
    ends.push(api.stop);
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath: await findBrowser(), args });
    ends.push(() => browser.close());

    const stage = { browser, tell, values: { ...tenant, apiOrigin: api.origin } };
    await tryAngularApps(folder, { zoneless, zoned }, stage);
    await tryReactApp(folder, react, stage);
    return pages.length;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
