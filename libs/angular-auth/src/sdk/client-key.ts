import { type Auth0Client } from '@auth0/auth0-spa-js';
import { type AuthOptions } from '../auth-config';
import { AuthError } from '../auth-error';
import { sessionHint } from '../session/session-hint';
import { loginError } from './login-error';
import { oneAtATime } from './one-at-a-time';

/** Milliseconds after which a store that says nothing counts as none: some browsers' never answer. */
const PATIENCE = 10_000;

type Request = Parameters<Auth0Client['generateDpopProof']>[0];

/**
 * The key that this page's tokens are bound to. The SDK makes it when it first needs it and keeps it where it cannot be read
 * out (IndexedDB `auth0-spa-js`, not extractable) until the logout. It takes no care of two that ask at once, each of which
 * gets a key of its own, nor of one that asks after a logout, who gets one too. So all that needs the key or ends it goes
 * through here, one at a time in all tabs.
 *
 * Every method throws an AuthError: `key-lost` where the browser does not give the key out, `login-required` where a session
 * is over that was there.
 */
export class ClientKey {
  private readonly lock: string;
  /** Under which name the SDK keeps the API's nonce, beside the tenant's own. */
  private readonly nonceId: string;
  private readonly clientId: string;
  /** Whether the SDK's hint of a session was there: a browser may let it keep none. */
  private begun = false;

  constructor(
    private readonly client: Auth0Client,
    { clientId, audience }: AuthOptions,
  ) {
    this.clientId = clientId;
    this.lock = `auth.key.${clientId}`;
    this.nonceId = audience;
  }

  /** Has the key made if there is none: before whatever has the SDK sign for itself, a login or a renewal. */
  async ensure(): Promise<void> {
    await this.alone(() => this.sign({ method: 'GET', url: location.origin, accessToken: '' }));
  }

  async prove(accessToken: string, method: string, url: string): Promise<string> {
    return this.duringSession(async () => {
      const nonce = await this.client.getDpopNonce(this.nonceId);
      return this.sign({ method, url, accessToken, nonce });
    });
  }

  async remember(nonce: string): Promise<void> {
    await this.duringSession(() => this.client.setDpopNonce(nonce, this.nonceId));
  }

  /** Does what deletes the key, while nobody asks for it. */
  async end(logout: () => Promise<void>): Promise<void> {
    await oneAtATime(this.lock, logout);
  }

  private sign(request: Request): Promise<string> {
    return this.client.generateDpopProof(request);
  }

  private duringSession<T>(work: () => Promise<T>): Promise<T> {
    return this.alone(() => {
      const there = sessionHint(this.clientId);
      if (this.begun && !there) throw new AuthError('login-required');
      this.begun ||= there;
      return work();
    });
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    return oneAtATime(this.lock, async () => {
      try {
        return await inTime(work());
      } catch (thrown) {
        if (thrown instanceof AuthError) throw thrown;
        throw loginError('key-lost', undefined, undefined, (thrown as Error | undefined)?.message);
      }
    });
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("The browser's store of keys does not answer.")), PATIENCE);
  });
  return Promise.race([work, silence]).finally(() => clearTimeout(timer));
}
