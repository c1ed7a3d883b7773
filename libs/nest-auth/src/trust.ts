import { bareUrl, DomainError, isLoopback, parseDomain } from './domain';
import { readDpop } from './dpop';
import { readLimits } from './limits';
import { readLogout } from './logout';
import { type LimitOptions } from './limits/rate-limits';
import { type Algorithm, ALGORITHMS, DEFAULT_ALGORITHMS } from './keys/algorithms';
import { type AuthOptions, AuthOptionsError, type IssuerOptions, type LogoutOptions } from './options';
import { PERMISSION_CLAIMS, type PermissionSource } from './policy/permissions';
import { type ProofOptions } from './proof/proof-options';

/** An issuer with everything that is to be known of it. */
export interface TrustedIssuer extends IssuerOptions {
  readonly callersOf: string;
  readonly algorithms: readonly Algorithm[];
  readonly permissions: PermissionSource;
}

/** Injection token of `Trust`. */
export const TRUST = Symbol('Trust');

/** The options in one form. */
export interface Trust {
  readonly issuers: readonly [TrustedIssuer, ...TrustedIssuer[]];
  readonly audiences: readonly [string, ...string[]];
  readonly proofs: Omit<ProofOptions, 'full'>;
  readonly limits: LimitOptions;
  readonly logout: Required<LogoutOptions> | undefined;
}

/** Checks the options and gives their one form. Throws an `AuthOptionsError` that lists every fault in sentences. */
export function readTrust(options: AuthOptions): Trust {
  const faults: string[] = [];
  const { algorithms = DEFAULT_ALGORITHMS, permissions = PERMISSION_CLAIMS, maxTokenLength } = options;
  const ofDomains = listOf(options.domain).map((domain) => ofDomain(domain, faults));
  const named = (options.issuers ?? []).map((one) => (typeof one === 'string' ? { issuer: one } : one));
  const issuers = [...ofDomains, ...named].map((one) => ({ callersOf: one.issuer, algorithms, permissions, ...one }));
  if (issuers.length === 0)
    faults.push('There is neither domain nor issuers: name the tenant, such as acme.eu.auth0.com.');
  for (const one of named) refuseIssuer(one.issuer, faults);
  for (const one of new Set(issuers.flatMap((issuer) => issuer.algorithms))) {
    if (!Object.hasOwn(ALGORITHMS, one)) {
      faults.push(`The algorithm ${one} is not taken: put some of ${Object.keys(ALGORITHMS).join(', ')} there.`);
    }
  }
  if (issuers.some((one) => one.algorithms.length === 0))
    faults.push('A list of algorithms is empty: leave it out for RS256.');
  if (new Set(issuers.map(({ issuer }) => issuer)).size < issuers.length)
    faults.push('One issuer is named twice: name it once.');
  if (maxTokenLength !== undefined && !(Number.isInteger(maxTokenLength) && maxTokenLength > 0)) {
    faults.push(`maxTokenLength is ${maxTokenLength}: put a whole number of characters there.`);
  }
  const audiences = listOf(options.audience);
  if (audiences.length === 0) faults.push("There is no audience: put the API's Identifier there.");
  if (options.clientId === '') faults.push('clientId is empty: put the client id there, or leave it out.');
  for (const audience of audiences) refuseAudience(audience, options.clientId, issuers, faults);
  const proofs = readDpop(options, faults);
  const limits = readLimits(options.limits, faults);
  const logout = readLogout(options, faults);
  if (faults.length) throw new AuthOptionsError(faults);
  return { issuers, audiences, proofs, limits, logout } as unknown as Trust; // neither list is empty
}

/** A variable that was not set comes as undefined, whatever the types say. */
const listOf = (value: string | readonly string[] | undefined): readonly string[] => [value ?? []].flat();

/** An Auth0 tenant's issuer is its origin with the slash, and its keys have a fixed place. */
function ofDomain(text: string, faults: string[]): IssuerOptions {
  try {
    const { origin } = parseDomain(text);
    return { issuer: `${origin}/`, jwksUri: `${origin}/.well-known/jwks.json` };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    faults.push(
      `domain is "${text}", ${error.message}: put the tenant's domain there, such as acme.eu.auth0.com or http://localhost:3002. An issuer with a path goes into issuers.`,
    );
    return { issuer: text };
  }
}

/** OpenID Connect Discovery 1.0 section 3: an https URL without query and fragment. */
function refuseIssuer(issuer: string, faults: string[]): void {
  if (/[{}<>]|%7B/i.test(issuer)) {
    faults.push(
      `The issuer "${issuer}" has a placeholder, which no token has (as Entra's common endpoint): name each tenant's own issuer.`,
    );
    return;
  }
  const url = bareUrl(issuer);
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!secure) {
    faults.push(`The issuer "${issuer}" is no https URL without query: put it as the provider's metadata have it.`);
  }
}

/** Refuses an audience that is not this API's alone: tokens for something else would pass. */
function refuseAudience(
  text: string,
  clientId: string | undefined,
  issuers: readonly IssuerOptions[],
  faults: string[],
) {
  if (text.trim() === '') faults.push("An audience is empty: put the API's Identifier there.");
  else if (text === clientId) faults.push(`The audience is the client id: ${SAME}`);
  const own = tenantsOwn(
    text,
    issuers.map(({ issuer }) => issuer),
  );
  if (own) faults.push(`The audience "${text}" is the tenant's ${own}: put the API's own Identifier there.`);
}

const SAME = "put the API's own Identifier there, or an ID token would pass for an access token.";

/** Which of Auth0's own audiences a text is, if any: `userinfo` or `api/v2`. */
export function tenantsOwn(audience: string, issuers: readonly string[]): string | undefined {
  return ['userinfo', 'api/v2'].find((path) => issuers.some((issuer) => audience.replace(/\/$/, '') === issuer + path));
}
