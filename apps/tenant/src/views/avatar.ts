import type { Middleware } from 'koa';
import { html } from './html';

/** The first letters of a name's first and last word, or of an email address; at most two. */
export function initials(name: string): string {
  const words = name.split(/[\s@]+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

/** Where the picture of somebody's initials is. */
export const avatarUrl = (issuer: string, name: string) =>
  new URL(`avatars/${encodeURIComponent(initials(name))}.svg`, issuer).href;

const PATH = /^\/avatars\/([^/]{0,36})\.svg$/;
const DAY = 24 * 60 * 60;

/** Serves pictures of initials, for people without a picture of their own. Auth0 takes its from a server of images. */
export function avatars(): Middleware {
  return (ctx, next) => {
    const letters = lettersOf(PATH.exec(ctx.path)?.[1]);
    if (letters === undefined || !['GET', 'HEAD'].includes(ctx.method)) return next();
    ctx.type = 'svg';
    ctx.set('Cache-Control', `public, max-age=${DAY}`);
    ctx.set('Cross-Origin-Resource-Policy', 'cross-origin'); // pages of any origin show it, isolated ones too
    ctx.body = String(
      html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80">
        <rect width="80" height="80" fill="#4f46e5" />
        <text x="40" y="53" fill="#fff" font-family="sans-serif" font-size="36" text-anchor="middle">${letters}</text>
      </svg>`,
    );
    return undefined;
  };
}

function lettersOf(encoded: string | undefined): string | undefined {
  try {
    const letters = encoded === undefined ? undefined : decodeURIComponent(encoded);
    return letters !== undefined && [...letters].length <= 2 ? letters : undefined;
  } catch {
    return undefined; // a lonely %
  }
}
