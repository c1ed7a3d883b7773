// A page in Chromium with a client as it is published: bundled, served beside an API, and driven by its own functions.
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build } from 'rolldown';
import { callApi, serve, startTenant } from './stage.mjs';

const HTML = '<!doctype html><meta charset="utf-8"><title>Client</title><script type="module" src="/page.js"></script>';

async function bundle(file) {
  const { output } = await build({
    input: join(import.meta.dirname, file),
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    write: false,
    logLevel: 'silent',
  });
  return output[0].code;
}

/**
 * A page of one of the files here, which finds `settings` (issuer and page) as a global and leaves `client` there, its
 * tenant and a browser.
 */
export async function openStage(file) {
  const script = await bundle(file);
  const stage = { issuer: '' };
  const app = await serve(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/page.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    if (pathname !== '/api') return response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
    try {
      const { sub } = await callApi(stage.issuer, request.headers.authorization?.replace(/^Bearer /, ''));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ sub }));
    } catch (error) {
      response.writeHead(401).end(String(error));
    }
  });
  const tenant = await startTenant({
    app_type: 'spa',
    callbacks: [`${app.origin}/callback`],
    allowed_logout_urls: [app.origin],
    web_origins: [app.origin],
  });
  stage.issuer = tenant.issuer;
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args });
  const end = async () => {
    await browser.close();
    app.close();
    await tenant.stop();
  };
  return { app: app.origin, tenant, browser, end };
}

/** A new person's page, with what its console has said that is wrong. */
export async function openPage({ app, tenant, browser }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const settings = { issuer: tenant.issuer, page: app };
  await context.addInitScript((value) => Object.assign(globalThis, { settings: value }), settings);
  await page.goto(app);
  await ready(page);
  return page;
}

/** Waits until the client is there. */
export const ready = (page) => page.waitForFunction('globalThis.client');

/** Fills in the tenant's login page and waits for the client at the callback. */
export async function logIn(page) {
  await page.waitForURL(/\/u\/login\//);
  await page.fill('#username', 'ada@example.com');
  await page.fill('#password', 'ada');
  await page.click('button[value=default]');
  await page.waitForURL(/\/callback/);
  await ready(page);
}
