// Certificates made in memory (RFC 5280), so that none of them, and no key, lies in a file or ends on some day.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const DAY = 86_400_000;

/** One value in DER (ITU-T X.690); the length in two bytes is enough for all that is here. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 0xff]), body]);
}
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);
const time = (date: Date) => der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
const name = (text: string) => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text))))); // commonName
const extension = (id: string, value: Uint8Array) => sequence(oid(id), der(0x04, value));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const AUTHORITY = extension('551d13', sequence(der(0x01, Buffer.from([0xff])))); // basicConstraints, cA
const forHost = (host: string) => extension('551d11', sequence(der(0x82, Buffer.from(host)))); // subjectAltName, dNSName

export interface Certificate {
  readonly subject: string;
  readonly privateKey: KeyObject;
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  readonly host?: string;
  readonly from?: number;
  readonly until?: number;
  readonly issuer?: Certificate;
  readonly authority?: boolean;
}

/**
 * A certificate for `host`, valid from and until so many days from now, and its key. It is signed by `issuer`, another
 * one made here; without one it signs itself. `authority`: whether it may sign others.
 */
export function createCertificate({
  host = 'localhost',
  from = -1,
  until = 1,
  issuer,
  authority = !issuer,
}: CertificateOptions = {}): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const subject = authority ? `Authority of ${host}` : host;
  const after = (days: number) => time(new Date(Date.now() + days * DAY));
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ECDSA_SHA256,
    name(issuer?.subject ?? subject),
    sequence(after(from), after(until)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(forHost(host), ...(authority ? [AUTHORITY] : []))),
  );
  const signature = sign('sha256', content, issuer?.privateKey ?? privateKey);
  const base64 = sequence(content, ECDSA_SHA256, bits(signature)).toString('base64');
  const cert = `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
  return { subject, privateKey, cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
