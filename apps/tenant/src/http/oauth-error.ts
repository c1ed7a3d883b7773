import type { Context } from 'koa';

/** Answers with an error as RFC 6749 section 5.2 has it, readable for pages of any origin: it holds nothing secret. */
export function sendOAuthError(ctx: Context, status: number, error: string, description: string): void {
  ctx.status = status;
  ctx.set('Cache-Control', 'no-store');
  ctx.set('Access-Control-Allow-Origin', ctx.get('Origin') || '*');
  ctx.vary('Origin');
  ctx.body = { error, error_description: description };
}
