import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { LOOPBACK_HOST } from './hosts';

// Schemas whose message is the end of a sentence: "clients[0].name is 3: put <message> there."

/** A string with at least one character. */
export const text = (what: string) => z.string({ error: what }).trim().min(1, { error: what });

/** An id or a secret: characters that may stand in a request (RFC 6749 appendices A.1 and A.2). */
export const credential = (what: string) =>
  text(what).regex(/^[\x20-\x7E]+$/, {
    error: `${what.replace(/,$/, '')} without accents and other signs than those of ASCII,`,
  });

/** One of a few words. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, { error: `one of ${words.join(', ')}` });

/** `true` or `false`. */
export const flag = z.boolean({ error: 'true or false' });

/** A whole number of a unit, at least `least`. */
export const whole = (unit: string, least = 1) => {
  const error = `a whole number of ${unit}, at least ${least},`;
  return z.number({ error }).int({ error }).min(least, { error });
};

/** Anything, which is left out. */
export const leftOut = z
  .unknown()
  .transform(() => undefined)
  .optional();

/** A list of anything. */
export const list = <Item extends z.ZodType>(item: Item, what: string) => z.array(item, { error: what });

/** A map with known keys. Other keys are reported, so that a typo is seen. */
export const map = <Shape extends z.ZodRawShape>(shape: Shape, what = 'a map') =>
  z.strictObject(shape, { error: what });

/** An absolute URL, perhaps with placeholders: see url-rules.ts. */
export const url = (example: string) => {
  const error = `an absolute URL, like ${example},`;
  return z.string({ error }).refine((value) => URL.canParse(value) && !/\s/.test(value), { error });
};

/** Where a server is called: over TLS, or on this machine; no fragment, and no name and password. */
export const serverUrl = (example: string) => {
  const error = `an https URL, or an http URL on this machine, like ${example},`;
  return z.string({ error }).refine(
    (value) => {
      const { protocol, hostname = '', username, password, hash } = URL.parse(value) ?? {};
      const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK_HOST.test(hostname));
      return safe && [username, password, hash].every((part) => part === '');
    },
    { error },
  );
};

/** A public RSA key in PEM, or a certificate with one (RFC 7518 section 3.3 wants 2048 bits). */
export const publicKey = (what: string) => z.string({ error: what }).refine(isPublicRsaKey, { error: what });

function isPublicRsaKey(pem: string): boolean {
  try {
    if (pem.includes('PRIVATE KEY')) return false; // its public half could be read, but it does not belong into a file
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false; // it is no key at all
  }
}
