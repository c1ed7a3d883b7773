// The tenant as such: its name, its metadata, its keys, its clock.
import type { KeyObject } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOCK_TOLERANCE, fetchJwks, ISSUER_RULE, readProxy, span, usableKeys } from '@latchkey/nest-auth/judgement';
import { busy } from '../authorize';
import { bindingFaults } from '../bound-tokens';
import { type Answer, ask, parseObject, ProbeError } from '../http';
import type { Known, Verdict } from '../known';
import { type Place, PLACES } from '../places';
import { failed, fault, passed, unchecked, warned } from '../results';
import { unanswered } from '../unanswered';

const AS_SHOWN = 'the domain as the dashboard shows it, such as acme.eu.auth0.com';

/** An address, or why there is none. */
interface Resolved {
  readonly address?: string;
  readonly code?: string;
}

/**
 * Finds the way to the domain: a proxy, if Node uses one for it, which then resolves the name; otherwise an address, as far
 * as the machine's resolver knows it.
 */
export async function checkDomain({
  config,
  tenant,
  limit,
}: Pick<Known, 'config' | 'tenant' | 'limit'>): Promise<Verdict> {
  const name = new URL(tenant).hostname.replace(/^\[|\]$/g, '');
  const proxy = readProxy(tenant);
  if (proxy?.state === 'used') return passed(`the proxy ${proxy.address} (${proxy.variable}), which resolves ${name}`);
  const late = sleep<Resolved>(limit, { code: 'ETIMEOUT' }, { ref: false });
  const { address, code } = await Promise.race<Resolved>([lookup(name), late]).catch((error: Resolved) => error);
  if (proxy?.state === 'unused') {
    const unused = fault(proxy.says, PLACES.proxy('NODE_USE_ENV_PROXY'), {
      found: process.env['NODE_USE_ENV_PROXY'] ?? 'not set',
      put: proxy.enable,
    });
    const says = `The domain ${name} does not resolve on this machine. ${proxy.says}`;
    return address ? warned(unused) : failed({ ...unused, says });
  }
  if (address) return passed(`${name} is ${address}${proxy ? `; ${proxy.says}` : ''}`);
  const found = config.auth.domain;
  if (code === 'ENOTFOUND') {
    const put = `${AS_SHOWN}; if it is that already, see that this machine is online`;
    return failed(fault(`The domain ${name} does not resolve: nobody has this name.`, PLACES.domain, { found, put }));
  }
  const says = `The domain ${name} could not be resolved: the name server of this machine does not answer (${code}).`;
  return failed(fault(says, PLACES.network, { found, put: 'a connection; then ask again' }));
}

/** Fetches the metadata (OpenID Connect Discovery 1.0 section 4), which must come from the domain itself. */
export async function checkDiscovery({ config, tenant, limit, env, workingFolder }: Known): Promise<Verdict> {
  const url = `${tenant}/.well-known/openid-configuration`;
  const found = config.auth.domain;
  const refuse = (says: string, put: string | undefined = AS_SHOWN) =>
    failed(fault(says, PLACES.domain, { found, put }));
  let answer: Answer;
  try {
    answer = await ask(url, { limit });
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    // Plain http is for a tenant on this machine only, and the one here speaks nothing else.
    const away = tenant.startsWith('http:')
      ? { place: PLACES.localTenant, put: 'npm start' }
      : { place: PLACES.domain, put: `${AS_SHOWN}; if it is that already, see that no firewall is between` };
    return failed(await unanswered(error, { ...away, found, limit }));
  }
  const { status, location, text } = answer;
  if (location) {
    return refuse(`${url} redirects to ${location}: the domain is another one.`, new URL(location).host);
  }
  const trouble = busy(answer);
  if (trouble) return failed(fault(`${url}: ${trouble}.`, PLACES.logs, { found: String(status), put: '200' }));
  if (status !== 200) return refuse(`${url} answered ${status}: there is no tenant of this name.`);
  const document = parseObject(text);
  if (!document?.['issuer']) return refuse(`${url} answered something that is no OpenID configuration.`);
  const known = { discovery: document, answer };
  // A page that is to bind its tokens goes on with bearer tokens where the tenant binds none.
  const faults = config.auth.dpop ? bindingFaults({ config, discovery: document, env, workingFolder }) : [];
  return faults.length ? { ...warned(...faults), facts: known } : passed(url, known);
}

/** The issuer must be the one that tokens are held against, to the letter: the rule and its sentence are the API's. */
export function checkIssuer({ config, discovery }: Known): Verdict {
  const { issuer, maxTokenLength, auth } = config;
  const found = String(discovery['issuer']);
  const expected = { issuer, audiences: [auth.audience] as const, clientId: auth.clientId, maxTokenLength, full: true };
  const claims = { iss: discovery['issuer'] };
  const broken = ISSUER_RULE.broken({ header: {}, claims, expected, now: Date.now() / 1000 });
  if (!broken) return passed(found);
  const says = broken.replace("The token's issuer", "The tenant's issuer");
  const host = URL.parse(found);
  const bySlash = `${found}/` === issuer;
  return failed(
    fault(says, PLACES.domain, {
      found,
      put:
        bySlash || !host ? `a tenant whose issuer is ${issuer}` : host.protocol === 'http:' ? host.origin : host.host,
    }),
  );
}

/** Fetches the keys from where the API does, and judges them as it does; both give their reason as a sentence. */
export async function checkKeys({ config, discovery, local, limit }: Known): Promise<Verdict> {
  const url = `${config.issuer}.well-known/jwks.json`;
  const refuse = (says: string, place: Place, put: string | undefined, found = url) =>
    failed(fault(says, place, { found, put }));
  const jwks = await fetchJwks(url, { time: limit, size: 1_000_000 }).catch((error: Error) => error);
  if (jwks instanceof Error) {
    const put = local ? 'up' : 'the domain as the dashboard shows it; if it is that already, ask again later';
    return refuse(jwks.message, PLACES.keyServer, put);
  }
  const published = String(discovery['jwks_uri'] ?? url);
  if (published !== url) {
    const says = `The tenant publishes its keys at ${published}, and the API fetches them from ${url}.`;
    return refuse(says, PLACES.domain, URL.parse(published)?.host, published);
  }
  let keys: KeyObject[];
  try {
    keys = [...usableKeys(jwks.keys).values()];
  } catch (error) {
    return refuse((error as Error).message, PLACES.signingKeys, 'a new RSA key of 2048 bits or more'); // none is left
  }
  const bits = keys.map((key) => key.asymmetricKeyDetails?.modulusLength);
  return passed(`${keys.length} for RS256, of ${bits.join(' and ')} bits`);
}

/** Compares this machine's clock with the tenant's `Date` header, as far as its whole seconds allow. */
export function checkClock({ answer: { headers, sent, received } }: Known): Verdict {
  const date = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(date)) return unchecked('the tenant sends no Date header');
  const age = Number(headers.get('age') ?? 0) * 1000; // a cache on the way keeps the old Date (RFC 9111 section 5.1)
  const theirs = date + 500 + age;
  const ahead = ((sent + received) / 2 - theirs) / 1000;
  const doubt = 1 + (received - sent) / 2000;
  const off = span(Math.abs(ahead));
  if (Math.abs(ahead) <= CLOCK_TOLERANCE + doubt) return passed(`no more than ${CLOCK_TOLERANCE} s apart`);
  return failed(
    fault(
      `This machine's clock and the tenant's differ: this one is ${off} ${ahead > 0 ? 'ahead' : 'behind'}.`,
      PLACES.clock,
      {
        found: new Date(received).toISOString(),
        put: new Date(theirs).toISOString(),
      },
    ),
  );
}
