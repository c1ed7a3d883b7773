import { type IncomingMessage } from 'node:http';
import { type ProblemDto, reasonPhrase } from '@latchkey/wire';
import { type DpopMode } from '../proof/proof-options';
import { type Asked, challengeFor, type ChallengeOptions } from './challenge';
import { type Refusal } from './refusal';

/** Injection token of `ProblemOptions`. */
export const PROBLEM_OPTIONS = Symbol('ProblemOptions');

/** What every refusal needs to know of this API. */
export interface ProblemOptions extends ChallengeOptions {
  /** The page that explains refusals; without one their `type` is `about:blank` (RFC 9457 section 4.2.1). */
  readonly refusals: string | undefined;
  /** Which tokens are taken where a route says nothing. */
  readonly mode: DpopMode;
  /** Where a request came from, for the log. */
  readonly addressOf: AddressOf;
}

/** The address of a caller, whatever proxies are in between; undefined where the connection has gone. */
export type AddressOf = (request: IncomingMessage) => string | undefined;

/** A refusal as it goes over the wire. */
export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Writes a refusal down: the body of RFC 9457, the challenges of RFC 6750 and RFC 9449. `requestId` names it in the log;
 * `asked` is told where there was a request at all.
 */
export function problemOf(
  refusal: Refusal,
  options: ProblemOptions,
  requestId: string,
  asked: Asked = options,
): Problem {
  const { refusals } = options;
  const { message: detail, code, extras, kind } = refusal;
  const status = refusal.getStatus();
  const body: ProblemDto<string> = {
    type: refusals === undefined ? 'about:blank' : `${refusals}#${code}`,
    title: refusals === undefined ? reasonPhrase(status) : kind.title,
    status,
    detail,
    code,
    msg: status === 401 ? 'Invalid token' : kind.title,
    requestId,
    ...(extras.permission ? { permission: extras.permission } : {}),
    ...extras.members,
  };
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store', // RFC 9111 section 5.2.2.5: the answer to one caller is no answer for another
  };
  const challenge = challengeFor(refusal, options, asked);
  if (challenge) headers['www-authenticate'] = challenge;
  if (extras.retryAfter !== undefined) headers['retry-after'] = String(extras.retryAfter);
  if (extras.nonce !== undefined) headers['dpop-nonce'] = extras.nonce;
  if (extras.allow !== undefined) headers['allow'] = extras.allow;
  return { status, headers, body: JSON.stringify(body) };
}
