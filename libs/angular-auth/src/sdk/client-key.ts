import { type Auth0Client } from '@auth0/auth0-spa-js';
import { type AuthOptions } from '../auth-config';
import { loginError } from './login-error';
import { oneAtATime } from './one-at-a-time';

/** Milliseconds after which a store that says nothing counts as none: some browsers' never answer. */
const PATIENCE = 10_000;

type Request = Parameters<Auth0Client['generateDpopProof']>[0];

/**
 * The key that this page's tokens are bound to. The SDK makes it when it first needs it and keeps it where it cannot be read
 * out (IndexedDB `auth0-spa-js`, not extractable) until the logout. It takes no care of two that ask at once, each of which
 * gets a key of its own, so all that needs the key goes through here, one at a time in all tabs.
 *
 * Every method throws an AuthError `key-lost` where the browser does not give it out.
 */
export class ClientKey {
  private readonly lock: string;
  /** Under which name the SDK keeps the API's nonce, beside the tenant's own. */
  private readonly nonceId: string;

  constructor(
    private readonly client: Auth0Client,
    { clientId, audience }: AuthOptions,
  ) {
    this.lock = `auth.key.${clientId}`;
    this.nonceId = audience;
  }

  /** Has the key made if there is none: before whatever has the SDK sign for itself, a login or a renewal. */
  async ensure(): Promise<void> {
    await this.proof({ method: 'GET', url: location.origin, accessToken: '' });
  }

  async prove(accessToken: string, method: string, url: string): Promise<string> {
    const nonce = await this.safely(() => this.client.getDpopNonce(this.nonceId));
    return this.proof({ method, url, accessToken, nonce });
  }

  async remember(nonce: string): Promise<void> {
    await this.safely(() => this.client.setDpopNonce(nonce, this.nonceId));
  }

  private proof(request: Request): Promise<string> {
    return this.safely(() => oneAtATime(this.lock, () => inTime(this.client.generateDpopProof(request))));
  }

  private async safely<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw loginError('key-lost', undefined, undefined, (thrown as Error | undefined)?.message);
    }
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("The browser's store of keys does not answer.")), PATIENCE);
  });
  return Promise.race([work, silence]).finally(() => clearTimeout(timer));
}
