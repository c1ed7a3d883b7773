import { webcrypto } from 'node:crypto';

/** Node's buffers are of another realm than jsdom's, where the SDK asks for its own kind. */
const local = (bytes: ArrayBuffer): ArrayBuffer => Uint8Array.from(new Uint8Array(bytes)).buffer;

/** Gives jsdom, which has none, the keys and signatures of a browser (Web Cryptography). */
export async function provideWebCrypto(): Promise<void> {
  const { subtle } = webcrypto;
  const crypto = {
    getRandomValues: webcrypto.getRandomValues.bind(webcrypto),
    randomUUID: webcrypto.randomUUID.bind(webcrypto),
    subtle: {
      generateKey: subtle.generateKey.bind(subtle),
      exportKey: subtle.exportKey.bind(subtle),
      sign: async (...args: Parameters<typeof subtle.sign>) => local(await subtle.sign(...args)),
      digest: async (...args: Parameters<typeof subtle.digest>) => local(await subtle.digest(...args)),
    },
  };
  const { publicKey } = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
  Object.defineProperty(globalThis, 'CryptoKey', { value: publicKey.constructor, configurable: true });
}
