import { setTimeout as wait } from 'node:timers/promises';
import type { Initiator } from '../configuration/initiators';

/** One application that is told of the end of one session. Holds no token. */
export interface Delivery {
  /** The application's name. */
  readonly application: string;
  /** The person's email address, or their id where the files have them no more. */
  readonly user: string;
  readonly initiator: Initiator;
  readonly url: string;
  /** When the session ended, in seconds since 1970. */
  readonly since: number;
  attempts: number;
  /** `failed` is for good; under way it may be tried again. */
  state: 'under way' | 'delivered' | 'failed';
  /** What the application has answered last, or why nothing came. */
  answer: string;
}

/** Auth0 waits five seconds for an answer (its "Configure OIDC Back-Channel Logout"). In milliseconds. */
const PATIENCE = 5000;

/** How long after an attempt that failed comes the next one, in milliseconds. Auth0 does not say when it tries again. */
const PAUSES = [1000, 5000, 25_000];

/** OpenID Connect Back-Channel Logout 1.0 section 2.8. */
const DELIVERED = [200, 204];
/** The application does not want this token, and Auth0 sends no other for the session. */
const REFUSED = 400;

/**
 * Posts logout tokens until one arrives, is refused or the attempts are used up; `createToken` makes one for each, since they
 * live for two minutes. Follows no redirect. Never throws: what happened is in the delivery and in the log.
 */
export async function deliver(delivery: Delivery, createToken: () => Promise<string>): Promise<void> {
  const { application, initiator, url, user } = delivery;
  const what = `Back-channel logout of ${user} (${initiator}) at ${application}, ${url}`;
  for (const pause of [0, ...PAUSES]) {
    await wait(pause, undefined, { ref: false });
    const status = await post(delivery, await createToken());
    if (status !== undefined && DELIVERED.includes(status)) {
      delivery.state = 'delivered';
      return console.log(`${what}: ${delivery.answer}.`);
    }
    if (status === REFUSED) break;
    console.warn(`${what}: ${delivery.answer}, attempt ${delivery.attempts} of ${PAUSES.length + 1}.`);
  }
  delivery.state = 'failed';
  console.error(`${what}: failed (${delivery.answer}). The application goes on as if the session were there.`);
}

/** The status of the answer; undefined where there is none. */
async function post(delivery: Delivery, token: string): Promise<number | undefined> {
  delivery.attempts++;
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' }, // fetch would add a charset, Auth0 has none
      body: new URLSearchParams({ logout_token: token }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    await response.body?.cancel();
    delivery.answer = `answered ${response.status}`;
    return response.status;
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    const late = name === 'TimeoutError';
    delivery.answer = late ? `no answer within ${PATIENCE / 1000} s` : `no answer (${cause?.code ?? name})`;
    return undefined;
  }
}
