// What to do about a request that got no answer. Mostly that depends on what was asked; a fault of TLS has a place of its own.
import { isLocal } from '../ports.mjs';
import { describeCertificate } from './certificate.mjs';
import { PLACES } from './places.mjs';
import { fault } from './results.mjs';

const RENEW = {
  certificate: true,
  place: PLACES.certificate,
  put: () =>
    `a certificate that is valid now; this machine has ${new Date().toISOString()}: if that is wrong, set its clock`,
};
const TRUST = {
  certificate: true,
  place: PLACES.authorities,
  put: () =>
    "the file of the authority, if it is your own (mkcert, a company's proxy); if it is a public one, let the server send the whole chain; otherwise trust nothing there",
};
const NAME = {
  certificate: true,
  put: (origin) => `a name that the certificate is for, or there a certificate for ${new URL(origin).hostname}`,
};
const PLAIN = {
  put: (origin) => (isLocal(origin) ? `${origin.replace('https:', 'http:')}, or TLS there` : 'a domain that has TLS'),
};

/** By the code of the ProbeError. `certificate`: what is found is the certificate; `place`: only where it is always the same. */
const REMEDIES = {
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
function throughProxy({ message, origin, blocked: { variable, address } }) {
  const { protocol, host } = new URL(address);
  const put = message.endsWith(' 407')
    ? `${protocol}//<user name>:<password>@${host}`
    : `a proxy that leads to ${origin}; or its host in NO_PROXY, if it is reached without one`;
  return fault(`${message}.`, PLACES.proxy(variable), { found: address, put });
}

/** The fault of a ProbeError; `place`, `found` and `put` are for a server that is away or another one. */
export async function unanswered(error, { place, found = error.origin, put, limit }) {
  if (error.blocked) return throughProxy(error);
  const { message, origin, code } = error;
  const remedy = REMEDIES[code];
  return fault(`${message}.`, remedy?.place ?? place, {
    found: (remedy?.certificate && (await describeCertificate(origin, limit))) || found,
    put: remedy?.put(origin) ?? put,
  });
}
