import type { Context } from 'koa';
import { html, Html } from './html';
import { STYLE } from './style';

/** A page of the tenant. Titles and headings are texts, the rest is markup. */
export interface Page {
  readonly title: string;
  /** The tenant's friendly_name. */
  readonly tenant: string;
  readonly content: Html;
  /** Room for two columns. */
  readonly wide?: boolean;
}

const KEY = html`<svg viewBox="0 0 40 40" aria-hidden="true">
  <defs>
    <linearGradient id="g" x1="0" y1="0" x2="1" y2="1">
      <stop stop-color="#6366f1" />
      <stop offset="1" stop-color="#7c3aed" />
    </linearGradient>
  </defs>
  <rect width="40" height="40" rx="11" fill="url(#g)" />
  <g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">
    <circle cx="15" cy="20" r="5.2" />
    <path d="M20.2 20H31v4.4M26.4 20v3.4" />
  </g>
</svg>`;

// Drawn here, so that the browser does not ask for a /favicon.ico that is not there.
const ICON = `data:image/svg+xml,${encodeURIComponent(
  String(KEY).replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"').replaceAll(/\s+/g, ' '),
)}`;

/** The row at the top of each page: whose it is, and that it is not the real thing. */
export const brand = (tenant: string) =>
  html`<p class="brand">
    ${KEY}
    <span>${tenant}<span class="tag">Local tenant · development</span></span>
  </p>`;

/** Sends a page that is never stored. Its Content-Security-Policy is set for all answers, see request-guard.ts. */
export function sendPage(ctx: Context, status: number, { title, tenant, content, wide }: Page): void {
  ctx.status = status;
  ctx.type = 'html';
  ctx.set('Cache-Control', 'no-store');
  ctx.body = `<!doctype html>${html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>${title} | ${tenant}</title>
      <link rel="icon" href="${ICON}" />
      ${new Html(`<style>${STYLE}</style>`)}
    </head>
    <body>
      <main class="${wide && 'wide'}">${content}</main>
      <footer><p>A local stand-in for Auth0, for development. Nothing leaves this machine.</p></footer>
    </body>
  </html>`}`;
}
