import { createPublicKey } from 'node:crypto';
import { z } from 'zod';

// Schemas whose message is the end of a sentence: "clients[0].name is 3: put <message> there."

/** A string with at least one character. */
export const text = (what: string) => z.string({ error: what }).trim().min(1, { error: what });

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

/** A list of anything. */
export const list = <Item extends z.ZodType>(item: Item, what: string) => z.array(item, { error: what });

/** A map with known keys. Other keys are reported, so that a typo is seen. */
export const map = <Shape extends z.ZodRawShape>(shape: Shape, what = 'a map') =>
  z.strictObject(shape, { error: what });

/** An absolute URL, compared as written: no fragment (RFC 6749 section 3.1.2), no wildcard. */
export const url = (example: string) => {
  const error = `an absolute URL without a fragment or a wildcard, like ${example},`;
  return z.string({ error }).refine((value) => URL.canParse(value) && !/[#*\s]/.test(value), { error });
};

/** Scheme, host and port, as a browser's Origin header has it. */
export const origin = (example: string) => {
  const error = `an origin, that is scheme, host and port only, like ${example},`;
  return z.string({ error }).refine((value) => URL.parse(value)?.origin === value, { error });
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
