import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { readProxy } from '@latchkey/nest-auth/judgement';

/**
 * What the certificate at an https origin says of itself: its names, its issuer, its days. It is looked at, not believed:
 * nothing is sent over this connection, and nothing else is read from it. Undefined where none can be had, or only through a
 * proxy, which may show another one.
 */
export async function describeCertificate(origin: string, limit: number): Promise<string | undefined> {
  if (readProxy(origin)?.state === 'used') return undefined;
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const servername = isIP(host) ? undefined : host;
  const socket = connect({ host, port: Number(port || 443), servername, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(limit) });
    return describe(socket.getPeerCertificate());
  } catch {
    return undefined; // nobody answers in time, or not with TLS
  } finally {
    socket.destroy();
  }
}

/** Of what is no certificate the parts are missing. */
function describe({
  subject,
  subjectaltname,
  issuer,
  valid_from: from,
  valid_to: until,
}: Partial<PeerCertificate>): string {
  const names = subjectaltname?.replaceAll('DNS:', '') ?? subject?.CN ?? 'no name';
  return `a certificate for ${names}, by ${issuer?.CN ?? issuer?.O ?? 'nobody'}, valid from ${from} until ${until}`;
}
