import { type KeyObject } from 'node:crypto';
import { type SecretOrKeyProvider } from 'passport-jwt';
import { decodeToken, type UnverifiedToken } from './jws';
import { type Expected, inspect, type Rule } from './policy';
import { type SigningKeys } from './signing-keys';
import { type Looked } from './verified-tokens';

/**
 * passport-jwt's `secretOrKeyProvider`: checks form, header and claims before a key is asked for, so that most bad
 * tokens cost neither a fetch nor an RSA operation, and gives the key as a `KeyObject` made once, where the usual
 * provider gives a PEM that is parsed at each request. The signature is then verified by passport-jwt itself; nothing
 * of the token is used before that. What was looked up is left in `looked` for the request.
 */
export function keyProvider(
  policy: readonly Rule[],
  expected: Expected,
  keys: SigningKeys,
  looked: WeakMap<object, Looked>,
): SecretOrKeyProvider {
  return (request, rawToken, done) => {
    provide(request, String(rawToken))
      .then((key) => done(null, key as never)) // passport-jwt's types know PEM only; jsonwebtoken takes a KeyObject
      .catch((error: unknown) => done(error)); // also what `done` itself throws: unhandled, it would end the process
  };

  async function provide(request: object, rawToken: string): Promise<KeyObject> {
    const token: UnverifiedToken = decodeToken(rawToken);
    inspect(token, policy, expected, Date.now() / 1000);
    const kid = String(token.header['kid']);
    const key = await keys.find(kid);
    looked.set(request, { kid, key });
    return key;
  }
}
