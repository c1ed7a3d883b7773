// Strangers' Angular apps, made by Angular's own CLI, given the package's tarball and the pieces of its README: one without zones,
// which reads its values from a file, and one with them, which a server renders.
import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../install.mjs';
import { install, node, npm, pin, serve, tarball } from './commands.mjs';
import { button, logIn, walk } from './person.mjs';
import { serveFolder } from './static.mjs';

const CLI = '@angular/cli@22.2.0';
const NEW = ['--skip-git', '--skip-install', '--defaults', '--ai-config=none'];
const SOURCES = join(import.meta.dirname, 'angular');

/** Makes both apps in a folder for pages at these origins, and walks through them. Rejects with an Error that says what failed. */
export async function tryAngularApps(folder, { zoneless, zoned }, { browser, tell, values }) {
  const ngNew = (name, ...flags) => npm(folder, 'exec', '--yes', '--', CLI, 'new', name, ...NEW, ...flags);
  tell('Angular 22: ng new');
  await ngNew('zoned', '--ssr', '--no-zoneless');
  await ngNew('zoneless', '--ssr=false');
  const [withZones, without] = [join(folder, 'zoned'), join(folder, 'zoneless')];
  tell('Angular 22: npm install');
  pin(withZones);
  await install(withZones, tarball('@latchkey/angular-auth'));
  symlinkSync(join(withZones, 'node_modules'), join(without, 'node_modules'), 'junction');
  const ng = (app, ...args) => node(app, join(app, 'node_modules', '@angular', 'cli', 'bin', 'ng.js'), ...args);

  tell("Angular 22 without zones: the README's pieces, ng test, ng build");
  writeApp(without, values);
  readValuesFromFile(without, values);
  await ng(without, 'test', '--no-watch');
  await ng(without, 'build');
  tell('Angular 22 without zones: login, call, a refusal, logout');
  const stop = await serveFolder(join(without, 'dist', 'zoneless', 'browser'), zoneless);
  await walkThrough(browser, zoneless, values).finally(stop);

  tell("Angular 22 with zones and a server: the README's pieces, ng build");
  writeApp(withZones, values);
  keepZones(withZones);
  await ng(withZones, 'build');
  tell('Angular 22 with zones and a server: what it renders, login, call, a refusal, logout');
  const env = { PORT: new URL(zoned).port, NG_ALLOWED_HOSTS: 'localhost' };
  const program = join(withZones, 'dist', 'zoned', 'server', 'server.mjs');
  const server = await serve('The server of an Angular app', withZones, [program], env, /listening on/);
  try {
    await expectShells(zoned);
    await walkThrough(browser, zoned, values);
  } finally {
    await server.stop();
  }
}

/** The pieces of the README, each in the file that its first line names, with somebody's own values; and what it leaves to them. */
function writeApp(app, { domain, clientId, audience, apiOrigin }) {
  const own = (text) =>
    text
      .replace("'acme.eu.auth0.com'", `'${domain}'`)
      .replace("'YOUR_CLIENT_ID'", `'${clientId}'`)
      .replace("audience: 'https://api.acme.example'", `audience: '${audience}'`)
      .replaceAll('https://api.acme.example', apiOrigin);
  for (const { file, atEnd, text } of pieces()) {
    if (file === 'main.ts') continue; // for values from a file
    const write = atEnd ? appendFileSync : writeFileSync;
    write(join(app, 'src', 'app', file), own(text));
  }
  for (const file of ['orders.ts', 'profile.ts']) {
    writeFileSync(join(app, 'src', 'app', file), own(readFileSync(join(SOURCES, file), 'utf8')));
  }
  writeFileSync(join(app, 'src', 'app', 'app.html'), '<router-outlet />\n');
  rmSync(join(app, 'src', 'app', 'app.spec.ts')); // of what app.html was
}

/** The pieces of the README whose first line names a file. */
function pieces() {
  const readme = readFileSync(join(root, 'libs', 'angular-auth', 'README.md'), 'utf8');
  const fences = readme.matchAll(/```ts\n\/\/ ([\w.]+\.ts)(, at its end)?\n([\s\S]*?)```/g);
  return [...fences].map(([, file, atEnd, text]) => ({ file, atEnd, text }));
}

/** As "Values from a file" has it: provideAuth() moves from app.config.ts to main.ts. */
function readValuesFromFile(app, { domain, clientId, audience, apiOrigin }) {
  writeFileSync(join(app, 'src', 'main.ts'), pieces().find(({ file }) => file === 'main.ts').text);
  edit(
    join(app, 'src', 'app', 'app.config.ts'),
    /^ {4}provideAuth\(\{[\s\S]*?^ {4}\}\),\n|.*\bprovideAuth \}.*\n/gm,
    '',
  );
  writeFileSync(join(app, 'public', 'auth_config.json'), JSON.stringify({ domain, clientId, audience, apiOrigin }));
}

/** What `ng new` writes for an app with zones, and for one whose pages a server renders at each request. */
function keepZones(app) {
  const config = join(app, 'src', 'app', 'app.config.ts');
  edit(config, 'type ApplicationConfig }', 'type ApplicationConfig, provideZoneChangeDetection }');
  edit(config, 'providers: [', 'providers: [\n    provideZoneChangeDetection({ eventCoalescing: true }),');
  edit(join(app, 'src', 'app', 'app.routes.server.ts'), 'RenderMode.Prerender', 'RenderMode.Server');
}

function edit(file, from, to) {
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} has no ${from}: it was made otherwise than this test knows it.`);
  writeFileSync(file, edited);
}

/** What a server makes of pages: their shells, guarded or not, and nothing that only a person's browser can know. */
async function expectShells(origin) {
  for (const [path, shell] of [
    ['/', '<app-home'],
    ['/orders', '<h1>Orders</h1>'],
    ['/profile', '<h1>Profile</h1>'],
  ]) {
    const answer = await fetch(`${origin}${path}`);
    const text = await answer.text();
    if (answer.ok && text.includes(shell) && !/<button|<pre>/.test(text)) continue;
    throw new Error(`A server renders ${path} otherwise than as a shell, with status ${answer.status}:\n${text}`);
  }
}

async function walkThrough(browser, origin, { domain }) {
  await walk(browser, 'Angular: ada', origin, async (page) => {
    await page.goto('/');
    await button(page, 'Log in').click();
    await logIn(page, 'ada');
    await page.getByText('Ada').waitFor();
    await page.getByRole('link', { name: 'Orders' }).click();
    await page.getByText(`"of": "auth0|ada"`).waitFor();
    await page.getByText(`"at": "${domain}/"`).waitFor();
    await page.goto('/');
    await button(page, 'Log out').click();
    await button(page, 'Log in').waitFor();
    await page.goto('/profile?tab=1#top');
    await logIn(page, 'ada');
    await page.getByText('ada@example.com').waitFor();
    if (page.url() !== `${origin}/profile?tab=1#top`) throw new Error(`the login led to ${page.url()}`);
  });
  await walk(browser, 'Angular: bob', origin, async (page) => {
    await page.goto('/orders');
    await logIn(page, 'bob');
    await page.getByRole('alert').getByText('This page needs the permission read:orders').waitFor();
    if (await page.getByRole('link', { name: 'Orders' }).count()) throw new Error('bob sees the link of a reader');
  });
}
