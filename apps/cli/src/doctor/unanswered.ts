// What to do about a request that got no answer. Mostly that depends on what was asked; a fault of TLS has a place of its own.
import type { Proxy } from '@latchkey/nest-auth/judgement';
import { isLocal } from '@latchkey/ports';
import { describeCertificate } from './certificate';
import type { ProbeError } from './http';
import { type Place, PLACES } from './places';
import { type Fault, fault } from './results';

interface Remedy {
  /** What is found is the certificate. */
  readonly certificate?: boolean;
  /** Where it is always the same. */
  readonly place?: Place;
  readonly put: (origin: string) => string;
}

const RENEW: Remedy = {
  certificate: true,
  place: PLACES.certificate,
  put: () =>
    `a certificate that is valid now; this machine has ${new Date().toISOString()}: if that is wrong, set its clock`,
};
const TRUST: Remedy = {
  certificate: true,
  place: PLACES.authorities,
  put: () =>
    "the file of the authority, if it is your own (mkcert, a company's proxy); if it is a public one, let the server send the whole chain; otherwise trust nothing there",
};
const NAME: Remedy = {
  certificate: true,
  put: (origin) => `a name that the certificate is for, or there a certificate for ${new URL(origin).hostname}`,
};
const PLAIN: Remedy = {
  put: (origin) => (isLocal(origin) ? `${origin.replace('https:', 'http:')}, or TLS there` : 'a domain that has TLS'),
};

/** By the code of the ProbeError. */
const REMEDIES: Readonly<Record<string, Remedy>> = {
  CERT_HAS_EXPIRED: RENEW,
  CERT_NOT_YET_VALID: RENEW,
  DEPTH_ZERO_SELF_SIGNED_CERT: TRUST,
  SELF_SIGNED_CERT_IN_CHAIN: TRUST,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: TRUST,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: TRUST,
  ERR_TLS_CERT_ALTNAME_INVALID: NAME,
  ERR_SSL_WRONG_VERSION_NUMBER: PLAIN,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: PLAIN,
};

/** What to do about a proxy (RFC 9110 section 15.5.8 has the 407). */
function throughProxy({ message, origin }: ProbeError, { variable, address }: Proxy): Fault {
  const { protocol, host } = new URL(address);
  const put = message.endsWith(' 407')
    ? `${protocol}//<user name>:<password>@${host}`
    : `a proxy that leads to ${origin}; or its host in NO_PROXY, if it is reached without one`;
  return fault(`${message}.`, PLACES.proxy(variable), { found: address, put });
}

/** The fault of a ProbeError; `place`, `found` and `put` are for a server that is away or another one. */
export async function unanswered(
  error: ProbeError,
  {
    place,
    found = error.origin,
    put,
    limit,
  }: { readonly place: Place; readonly found?: string; readonly put: string; readonly limit: number },
): Promise<Fault> {
  if (error.blocked) return throughProxy(error, error.blocked);
  const { message, origin, code } = error;
  const remedy = REMEDIES[code ?? ''];
  return fault(`${message}.`, remedy?.place ?? place, {
    found: (remedy?.certificate && (await describeCertificate(origin, limit))) || found,
    put: remedy?.put(origin) ?? put,
  });
}
