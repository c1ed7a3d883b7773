import { type AuthConfig } from '../auth-config';
import { kept } from './kept';

/** The query of a URL, if it answers the login that this tab has begun (RFC 6749 section 10.12). */
export function answerIn(url: string, { clientId }: AuthConfig): URLSearchParams | undefined {
  const query = new URL(url, location.origin).searchParams;
  const begun = kept(`a0.spajs.txs.${clientId}`) as { state?: unknown } | null;
  return begun?.state && query.get('state') === begun.state ? query : undefined;
}
