import { fetchJwks } from '@latchkey/nest-auth';
import { JwksClient } from 'jwks-rsa';

/**
 * Fetches a tenant's keys by jwks-rsa's client, through a `fetcher` that ends: its own request waits for each byte anew,
 * and reads without end. Its cache and its limiter stay off: `SigningKeys` keeps the set as a whole, so that no invented kid
 * uses up the fetches that real users need. Rejects with an Error whose message is a sentence.
 */
export async function fetchKeys(jwksUri: string): Promise<{ keys: unknown }> {
  const client = new JwksClient({ jwksUri, cache: false, rateLimit: false, fetcher: (uri) => fetchJwks(uri) });
  return { keys: await client.getKeys() };
}
