import { type TokenSource } from '@latchkey/angular-auth';
import { type Occasion } from '@latchkey/angular-auth/http';
import { reasonPhrase, type TokenKind } from '@latchkey/wire';
import { type CallTrace, type Leg } from './call-trace';

type TokenLeg = Extract<Leg, { kind: 'token' }>;
type RequestLeg = Extract<Leg, { kind: 'request' }>;

/** One line of the picture: an arrow between two of the three, or a dot where the page keeps to itself. */
export interface Step {
  readonly way: 'inside' | 'to-login' | 'to-api' | 'from-api';
  readonly text: string;
  readonly header?: string;
  /** The header with the proof of a bound token. */
  readonly proof?: string;
  readonly time?: string;
  readonly bad?: boolean;
}

const TOKENS: Readonly<Record<TokenKind, string>> = { none: 'No token', access: 'Access token', id: 'ID token' };
/** Why a request goes once more, behind its line. */
const AGAIN: Readonly<Record<Occasion, string>> = {
  refused: '',
  revoked: '',
  nonce: ' again, with the nonce of the API',
  replayed: ' again, with another proof',
  limited: ' again',
  unanswered: ' again, with the same Idempotency-Key',
};
const SOURCES: Readonly<Record<TokenSource, string>> = {
  memory: 'from memory',
  renewed: 'renewed by the login service',
  asked: 'asked of the login service',
};

export function stepsOf(trace: CallTrace): readonly Step[] {
  const { legs, error } = trace;
  const steps = legs.flatMap((leg) =>
    leg.kind === 'request' ? [answer(leg)] : leg.kind === 'token' ? attempt(leg, trace) : [wait(leg)],
  );
  const last = legs.at(-1);
  if (!error || last?.kind === 'token') return steps;
  if (!last) return [{ way: 'inside', text: 'No token could be had, so nothing was sent', bad: true }];
  // The API refused the token, but what came of the call is no answer of the API's: the renewal failed.
  const unrenewed = last.kind === 'request' && last.status === 401 && error.status === undefined;
  return unrenewed ? [...steps, { way: 'to-login', text: 'No new token could be had', bad: true }] : steps;
}

/** The outcome of a call in a word or two. */
export function verdictOf({ legs }: CallTrace): string {
  const last = legs.at(-1);
  return last?.kind === 'request' ? answer(last).text : 'Not sent';
}

export function inMs(ms: number): string {
  return ms < 1 ? '< 1 ms' : `${Math.round(ms)} ms`;
}

function attempt(leg: TokenLeg, { endpoint, token, line }: CallTrace): readonly Step[] {
  const { source, ms, proven, keyless, again } = leg;
  const kind = TOKENS[endpoint?.token ?? 'none'];
  const way = source === 'memory' ? 'inside' : 'to-login';
  const unbound = keyless && endpoint?.token === 'access' ? ', bound to no key: this browser keeps none' : '';
  return [
    { way, text: `${kind} ${SOURCES[source]}${unbound}`, time: inMs(ms) },
    {
      way: 'to-api',
      text: line + (again ? AGAIN[again] : ''),
      header: `Authorization: ${proven ? 'DPoP' : 'Bearer'} ${token ? 'eyJ…' : '…'}`,
      proof: proven ? 'DPoP: eyJ…, a new proof' : undefined,
    },
  ];
}

const wait = ({ ms }: Leg): Step => ({ way: 'inside', text: 'Waited as long as the API asked', time: inMs(ms) });

function answer({ status, ms }: RequestLeg): Step {
  const text = status ? `${status} ${reasonPhrase(status)}` : 'No answer';
  return { way: 'from-api', text, time: inMs(ms), bad: status < 200 || status >= 300 };
}
