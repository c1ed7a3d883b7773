import { type Auth0Client } from '@auth0/auth0-spa-js';
import { type AuthOptions } from '../auth-config';
import { ClientKey } from './client-key';
import { createClient } from './create-client';

/** The vendor's client, with what there is to bind its tokens to. */
export interface OpenClient {
  readonly client: Auth0Client;
  /** Absent where the settings want no bound tokens, or the browser keeps no key. */
  readonly key?: ClientKey;
  /** Whether the settings want bound tokens and this browser keeps no key, as some private windows. */
  readonly keyless: boolean;
}

/** How often a browser is asked for a key: a store fails now and then that is there the next time. */
const ATTEMPTS = 2;

/**
 * Makes the client and, where tokens are to be bound (RFC 9449), sees that it has a key before it is asked for anything. In a
 * browser that keeps none it goes on with bearer tokens, and whoever shows one says so: an API that takes bound tokens only
 * refuses them.
 */
export async function openClient(options: AuthOptions): Promise<OpenClient> {
  if (!options.dpop) return { client: createClient(options), keyless: false };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const client = createClient(options, true);
    const key = new ClientKey(client, options);
    try {
      await key.ensure();
      return { client, key, keyless: false };
    } catch {
      // a client holds on to the store that it opened: the next one opens another
    }
  }
  return { client: createClient(options), keyless: true };
}
