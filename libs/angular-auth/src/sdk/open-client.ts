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

/**
 * Makes the client and, where tokens are to be bound (RFC 9449), sees that it has a key before it is asked for anything. In a
 * browser that keeps none it goes on with bearer tokens, and whoever shows one says so: an API that takes bound tokens only
 * refuses them.
 */
export async function openClient(options: AuthOptions): Promise<OpenClient> {
  const client = createClient(options, options.dpop);
  if (!options.dpop) return { client, keyless: false };
  const key = new ClientKey(client, options);
  try {
    await key.ensure();
    return { client, key, keyless: false };
  } catch {
    return { client: createClient(options, false), keyless: true };
  }
}
