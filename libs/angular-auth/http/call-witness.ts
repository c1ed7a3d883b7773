import { HttpContextToken } from '@angular/common/http';
import { type GivenToken } from '@latchkey/angular-auth';
import { type Occasion } from './occasion';

/** How the token of one attempt was come by, and what it says. The token itself is not told. */
export interface SentToken extends Pick<GivenToken, 'source' | 'decoded' | 'keyless'> {
  /** Whether a proof of its key went along. */
  readonly proven?: boolean;
  /** Why there is another attempt. */
  readonly again?: Occasion;
}

/** Sees one request go and its answer come, and a wait between two attempts end; each is told again where a request is repeated. */
export interface CallWitness {
  sent(token: SentToken): void;
  /** @param status of the answer; 0 where none came */
  answered(status: number): void;
  /** It has waited as long as the API asked (Retry-After), and goes once more. */
  waited?(): void;
}

/** Set on a request, its witness is told by the interceptor what happens on the way. */
export const CALL_WITNESS = new HttpContextToken<CallWitness | null>(() => null);
