import { type AuthValues, type Value } from './auth-config-file';
import { type Domain, DomainError, parseDomain, tenantsOwn } from '@latchkey/nest-auth';
import { type Faults } from './faults';

/** An issuer whose tokens are taken. */
export interface TrustedIssuer {
  /** Its identifier: its origin with the slash (OpenID Connect Discovery 1.0 section 3). */
  readonly issuer: string;
  /** The issuer by which its callers are known: itself, or the tenant of which it is another name. */
  readonly callersOf: string;
}

/** Whose tokens are taken, and for what: the first of each is the page's. */
export interface Trust {
  /** The domain of the first issuer, as the vendor's SDK takes it. */
  readonly domain: string;
  readonly issuers: readonly [TrustedIssuer, ...TrustedIssuer[]];
  readonly audiences: readonly [string, ...string[]];
}

/**
 * Reads the lists. An entry `login.acme.example=acme.eu.auth0.com` is two names of one tenant: tokens of both are taken,
 * and a person is one caller under both, known by the second, which stays when the first changes.
 */
export function parseTrust({ domains, clientId, audiences }: AuthValues, faults: Faults): Trust {
  const entries = domains.map((value) => names(value, faults));
  const issuers = new Map<string, TrustedIssuer>();
  for (const [i, [name, tenant]] of entries.entries()) {
    for (const { origin } of [name, tenant]) {
      const trusted = Object.freeze({ issuer: `${origin}/`, callersOf: `${tenant.origin}/` });
      const known = issuers.get(trusted.issuer);
      if (origin && known && known.callersOf !== trusted.callersOf) {
        faults.add(
          `${domains[i]?.place} counts the callers of ${trusted.issuer} for those of ${trusted.callersOf}, and another entry for those of ${known.callersOf}: put one of the two there.`,
        );
      } else issuers.set(trusted.issuer, trusted);
    }
  }
  for (const value of audiences) refuseForeign(value, clientId, [...issuers.keys()], faults);
  return {
    domain: entries[0]?.[0].domain ?? '',
    issuers: Object.freeze([...issuers.values()]) as Trust['issuers'], // a list has one entry at least
    audiences: Object.freeze([...new Set(audiences.map(({ text }) => text))]) as unknown as Trust['audiences'],
  };
}

/** The two names of an entry; one and the same where it has no `=`. */
function names({ text, place, faulty }: Value, faults: Faults): [name: Domain, tenant: Domain] {
  const [name = '', tenant, ...more] = text.split('=').map((part) => part.trim());
  if (more.length) {
    faults.add(
      `${place} is "${text}", which has more than one "=": put two names of one tenant there, such as login.acme.example=acme.eu.auth0.com.`,
    );
  }
  const domain = readDomain({ text: name, place, faulty: faulty || more.length > 0 }, faults);
  return [domain, tenant === undefined ? domain : readDomain({ text: tenant, place, faulty: more.length > 0 }, faults)];
}

/** Both forms of a domain, empty where it is faulty. */
function readDomain({ text, place, faulty }: Value, faults: Faults): Domain {
  try {
    if (!faulty) return parseDomain(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    faults.add(
      `${place} is "${text}", ${error.message}: put the tenant's domain there, such as acme.eu.auth0.com or http://localhost:3002.`,
    );
  }
  return { domain: '', origin: '' };
}

/** Refuses an identifier that is not this API's alone: tokens for something else would pass. */
function refuseForeign(
  { text, place, faulty }: Value,
  clientId: Value,
  issuers: readonly string[],
  faults: Faults,
): void {
  if (faulty) return;
  if (text === clientId.text) {
    faults.add(
      `${place} is the same as the client id: put the API's Identifier there. With the client id as audience an ID token would pass for an access token.`,
    );
  }
  const own = tenantsOwn(text, issuers);
  if (own) {
    faults.add(
      `${place} is "${text}", an audience of the tenant itself: put the API's Identifier there. Tokens for the tenant's ${own} would pass for tokens of this API.`,
    );
  }
}
