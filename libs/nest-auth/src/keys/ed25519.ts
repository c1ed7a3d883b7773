import { type KeyObject, verify } from 'node:crypto';

/** Whether the signature of a token in the compact serialization is the key's (RFC 8037 section 3.1, RFC 8032). */
export function isSignedByEd25519({ token, key }: { readonly token: string; readonly key: KeyObject | undefined }) {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return key !== undefined && verify(null, Buffer.from(token.slice(0, end)), key, signature);
}
