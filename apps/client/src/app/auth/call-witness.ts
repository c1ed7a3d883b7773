import { HttpContextToken } from '@angular/common/http';
import { type TokenSource } from './given-token';

/** Sees one request go and its answer come; each is told again where a request is repeated with another token. */
export interface CallWitness {
  /** The token that goes along: to be read and let go of, never to be kept. */
  sent(token: string, source: TokenSource): void;
  /** @param status of the answer; 0 where none came */
  answered(status: number): void;
}

/** Set on a request, its witness is told by the interceptor what happens on the way. */
export const CALL_WITNESS = new HttpContextToken<CallWitness | null>(() => null);
