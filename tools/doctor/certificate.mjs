import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { api } from './api-parts.mjs';

/**
 * What the certificate at an https origin says of itself: its names, its issuer, its days. It is looked at, not believed:
 * nothing is sent over this connection, and nothing else is read from it. Undefined where none can be had, or only through a
 * proxy, which may show another one.
 */
export async function describeCertificate(origin, limit) {
  if (api.readProxy(origin)?.state === 'used') return undefined;
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const servername = isIP(host) ? undefined : host;
  const socket = connect({ host, port: Number(port || 443), servername, rejectUnauthorized: false });
  const { promise, resolve } = Promise.withResolvers();
  const late = setTimeout(resolve, limit);
  socket.once('error', () => resolve());
  socket.once('secureConnect', () => resolve(describe(socket.getPeerCertificate())));
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}

function describe({ subject, subjectaltname, issuer, valid_from: from, valid_to: until }) {
  const names = subjectaltname?.replaceAll('DNS:', '') ?? subject?.CN ?? 'no name';
  return `a certificate for ${names}, by ${issuer?.CN ?? issuer?.O ?? 'nobody'}, valid from ${from} until ${until}`;
}
