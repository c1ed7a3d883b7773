import { type DecodedToken } from '../given-token';

/**
 * Reads a token for people to look at (RFC 7519 section 3). Nothing is verified, so nothing may be decided by it. A token
 * that is not made of JSON, such as an opaque one, gives null.
 */
export function decodeToken(token: string): DecodedToken | null {
  const parts = token.split('.');
  try {
    const [header, claims] = parts.slice(0, 2).map(objectIn);
    return parts.length === 3 && header && claims ? { header, claims } : null;
  } catch {
    return null; // neither base64url nor JSON
  }
}

function objectIn(part: string): Readonly<Record<string, unknown>> | null {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
