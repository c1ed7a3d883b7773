import { type DecodedToken } from '@latchkey/angular-auth';
import { type CallWitness, type SentToken } from '@latchkey/angular-auth/http';
import { type Endpoint } from '@latchkey/shared';
import { type ApiError } from './api-error';

/** One part of the way of a call, with the milliseconds that it took. */
export type Leg =
  | ({ readonly kind: 'token'; readonly ms: number } & Omit<SentToken, 'decoded'>)
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'request'; readonly status: number; readonly ms: number };

/** What one call went through, seen from the page. It keeps what a token says, and never the token. */
export class CallTrace implements CallWitness {
  at = new Date();
  endpoint?: Endpoint;
  /** Where it went, an id filled in. */
  path?: string;
  error?: ApiError;
  private readonly seen: Leg[] = [];
  private decoded: DecodedToken | null = null;
  private since = performance.now();

  get legs(): readonly Leg[] {
    return this.seen;
  }

  get token(): DecodedToken | null {
    return this.decoded;
  }

  /** The request in a line. */
  get line(): string {
    return `${this.endpoint?.method ?? 'GET'} ${this.path ?? this.endpoint?.path}`;
  }

  get ms(): number {
    return this.seen.reduce((sum, leg) => sum + leg.ms, 0);
  }

  get waitsFor(): 'token' | 'api' {
    return this.seen.at(-1)?.kind === 'token' ? 'api' : 'token';
  }

  /** The call is made now: it was got ready before, and has waited for its time. */
  begin(): void {
    this.at = new Date();
    this.lap();
  }

  sent({ decoded, ...token }: SentToken): void {
    this.decoded = decoded;
    this.seen.push({ kind: 'token', ...token, ms: this.lap() });
  }

  answered(status: number): void {
    this.seen.push({ kind: 'request', status, ms: this.lap() });
  }

  waited(): void {
    this.seen.push({ kind: 'wait', ms: this.lap() });
  }

  private lap(): number {
    const ms = performance.now() - this.since;
    this.since += ms;
    return ms;
  }
}
