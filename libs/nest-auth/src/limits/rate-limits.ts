import { type Caller } from '../caller';
import { type HttpReply, type HttpRequest, rawRequest, setHeader } from '../http';
import { type AddressOf } from '../refusal/problem';
import { Refusal } from '../refusal/refusal';
import { partitionOfAddress, partitionOfCaller } from './partition';
import { type Quota, type QuotaPolicy, type Quotas, type Used } from './quotas';
import { limitEntry, policyField } from './rate-limit-fields';

/** What an app says of limits; where it says nothing, there is none. */
export interface LimitOptions {
  /** Of each caller, over all routes that take a token. */
  readonly caller?: Quota | undefined;
  /** Of the refusals (400, 401) of tokens from each address: beyond it they are 429. Nobody with a good token is refused. */
  readonly refusals?: Quota | undefined;
}

/** The quotas of a route, with what `RateLimit-Policy` says of them. */
export interface RouteLimits {
  readonly policies: readonly QuotaPolicy[];
  readonly field: string;
}

/** Names that routes may not give. */
export const OWN_POLICIES = ['caller', 'address'] as const;

/** Statuses of refusals that are counted. */
const COUNTED: readonly number[] = [400, 401];

/**
 * Counts requests of callers, and refusals of addresses. The address is asked only when a request is refused already, so
 * that nobody is shut out by a neighbour behind the same proxy or in the same office.
 */
export class RateLimits {
  private readonly callers: readonly QuotaPolicy[];
  private readonly refusals: RouteLimits | undefined;

  constructor(
    { caller, refusals }: LimitOptions,
    private readonly quotas: Quotas,
    private readonly addressOf: AddressOf,
  ) {
    this.callers = caller ? [{ name: 'caller', ...caller }] : [];
    this.refusals = refusals && limitsOf([{ name: 'address', ...refusals }]);
  }

  /** The quotas of a route; undefined where it has none. `own`: what its decorator says. */
  of(open: boolean, own?: QuotaPolicy): RouteLimits | undefined {
    const policies = [...(open ? [] : this.callers), ...(own ? [own] : [])];
    return policies.length > 0 ? limitsOf(policies) : undefined;
  }

  /**
   * Counts a request of a caller, or of an address where there is none. Throws, or rejects with, a `Refusal` where a quota
   * is used up.
   */
  count(limits: RouteLimits, caller: Caller | undefined, request: HttpRequest, reply: HttpReply): true | Promise<true> {
    const partition = caller ? partitionOfCaller(caller) : this.addressPartition(request);
    const counts = this.quotas.count(limits.policies, partition);
    return counts instanceof Promise
      ? counts.then((used) => admit(limits, used, caller, reply))
      : admit(limits, counts, caller, reply);
  }

  /**
   * Counts the refusal of a token, and rejects with it, or with a 429 in its place. Two go out as they
   * are, and are not counted: one that asks for a nonce, a step on the way in (RFC 9449 section 9), and one of a genuine token
   * whose session is over, for a page has to know that.
   */
  async refuse(refusal: unknown, request: HttpRequest, reply: HttpReply): Promise<never> {
    const limits = this.refusals;
    if (!limits || !isCounted(refusal)) throw refusal;
    const counts = await this.quotas.count(limits.policies, this.addressPartition(request));
    const over = tell(limits, counts, reply);
    if (!over) throw refusal;
    const { quota, window, reset } = over;
    throw new Refusal(
      'rate_limited',
      `More than ${quota} requests from your address were refused in ${window} s, and so is this one: why, is told again in ${reset} s.`,
      { retryAfter: reset, expected: refusal.message },
    );
  }

  private addressPartition(request: HttpRequest): string {
    return partitionOfAddress(this.addressOf(rawRequest(request)));
  }
}

const limitsOf = (policies: readonly QuotaPolicy[]): RouteLimits => ({ policies, field: policyField(policies) });

/** Lets a counted request in, unless a quota is used up. */
function admit(limits: RouteLimits, counts: readonly Used[], caller: Caller | undefined, reply: HttpReply): true {
  const over = tell(limits, counts, reply);
  if (!over) return true;
  const { quota, window, reset } = over;
  const who = caller ? 'you' : 'your address';
  throw new Refusal(
    'rate_limited',
    `More than ${quota} requests came from ${who} in ${window} s: go on in ${reset} s.`,
    { retryAfter: reset },
  );
}

/** Puts the quotas on the answer. Gives the one that is used up, where there is one; of several the one that lasts longest. */
function tell({ policies, field }: RouteLimits, counts: readonly Used[], reply: HttpReply): (Quota & Used) | undefined {
  let over: (Quota & Used) | undefined;
  let left = '';
  for (const [i, policy] of policies.entries()) {
    const count = counts[i];
    if (!count) continue; // an adapter that knows nothing of it
    left += (left && ', ') + limitEntry(policy, count);
    if (count.used > policy.quota && count.reset > (over?.reset ?? 0)) over = { ...policy, ...count };
  }
  setHeader(reply, 'RateLimit-Policy', field);
  setHeader(reply, 'RateLimit', left);
  return over;
}

/** Codes that are no sign of somebody who tries tokens. */
const UNCOUNTED: readonly string[] = ['proof_nonce_needed', 'session_revoked'];

const isCounted = (error: unknown): error is Refusal =>
  error instanceof Refusal && !UNCOUNTED.includes(error.code) && COUNTED.includes(error.getStatus());
