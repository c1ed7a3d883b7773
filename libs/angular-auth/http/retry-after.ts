import { type HttpErrorResponse } from '@angular/common/http';

/**
 * What `Retry-After` asks for, in seconds (RFC 9110 section 10.2.3); its other form, a date, is converted. Undefined where an
 * answer does not say.
 */
export function retryAfterOf({ headers }: Pick<HttpErrorResponse, 'headers'>): number | undefined {
  const text = headers.get('Retry-After');
  if (!text) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
