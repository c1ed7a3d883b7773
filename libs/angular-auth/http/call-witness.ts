import { HttpContextToken } from '@angular/common/http';
import { type GivenToken } from '@latchkey/angular-auth';

/** Sees one request go and its answer come; each is told again where a request is repeated with another token. */
export interface CallWitness {
  /** How the token that goes along was come by, and what it says. The token itself is not told. */
  sent(given: Pick<GivenToken, 'source' | 'decoded'>): void;
  /** @param status of the answer; 0 where none came */
  answered(status: number): void;
}

/** Set on a request, its witness is told by the interceptor what happens on the way. */
export const CALL_WITNESS = new HttpContextToken<CallWitness | null>(() => null);
