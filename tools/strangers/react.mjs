// A stranger's React app, made by Vite's own command, with Auth0's SDK: of ours it meets the tenant alone.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, npm, pin } from './commands.mjs';
import { button, logIn, walk } from './person.mjs';
import { serveFolder } from './static.mjs';

const VITE = 'create-vite@9.3.0';
const SDK = '@auth0/auth0-react@2.27.0';

/** Makes the app in a folder for a page at an origin, and walks through it. Rejects with an Error that says what failed. */
export async function tryReactApp(folder, origin, { browser, tell, values }) {
  tell('React 19: create-vite, npm install, npm run build');
  await npm(folder, 'exec', '--yes', '--', VITE, 'react', '--template', 'react-ts', '--no-interactive');
  const app = join(folder, 'react');
  pin(app);
  await install(app, SDK);
  for (const file of ['main.tsx', 'App.tsx']) cpSync(join(import.meta.dirname, 'react', file), join(app, 'src', file));
  const { domain, clientId, audience, apiOrigin } = values;
  const env = { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: clientId, AUTH0_AUDIENCE: audience, API_ORIGIN: apiOrigin };
  const lines = Object.entries(env).map(([name, value]) => `VITE_${name}=${value}\n`);
  writeFileSync(join(app, '.env'), lines.join(''));
  await npm(app, 'run', 'build');
  tell('React 19: login, call, a refusal, logout');
  const stop = await serveFolder(join(app, 'dist'), origin);
  try {
    await walk(browser, 'React: ada', origin, async (page) => {
      await enter(page, 'ada');
      await page.getByText(`200 {"of":"auth0|ada","at":"${domain}/"}`).waitFor();
      await page.reload();
      await page.getByText('ada@example.com').waitFor();
      await button(page, 'Log out').click();
      await button(page, 'Log in').waitFor();
    });
    await walk(browser, 'React: bob', origin, async (page) => {
      await enter(page, 'bob');
      await page.getByText(/^403 .*"permission":"read:orders"/).waitFor();
    });
  } finally {
    await stop();
  }
}

async function enter(page, name) {
  await page.goto('/');
  await button(page, 'Log in').click();
  await logIn(page, name);
  await page.getByText(`${name}@example.com`).waitFor();
  await button(page, 'Orders').click();
}
