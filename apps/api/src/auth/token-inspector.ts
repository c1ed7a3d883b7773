import { type KeyObject } from 'node:crypto';
import { type SecretOrKeyProvider } from 'passport-jwt';
import { type Wanted } from './credentials';
import { decodeToken } from './jws';
import { type Expected, inspect, type Rule } from './policy';
import { type SigningKeys } from './signing-keys';
import { type Looked } from './verified-tokens';

/** What is known of a request's token before its signature is verified: the kid, and the key once it is found. */
interface Inspected {
  readonly kid: string;
  key: KeyObject | undefined;
}

/**
 * Checks form, header and claims of a request's token before a key is asked for, so that most bad tokens cost neither a
 * fetch nor an RSA operation. Nothing of a token is used before passport-jwt has verified its signature.
 */
export class TokenInspector {
  private readonly requests = new WeakMap<object, Inspected>();

  constructor(
    private readonly wanted: Wanted,
    private readonly policy: readonly Rule[],
    private readonly expected: Expected,
    private readonly keys: SigningKeys,
  ) {}

  /**
   * Holds the token of a request against the policy, and its kid against the keys at hand, once for each request. Throws
   * a `Refusal`.
   */
  inspect(request: object, token: string): Inspected {
    const seen = this.requests.get(request);
    if (seen) return seen;
    const unverified = decodeToken(token, this.wanted);
    inspect(unverified, this.policy, this.expected, Date.now() / 1000);
    const kid = String(unverified.header['kid']);
    const inspected = { kid, key: this.keys.known(kid) };
    this.requests.set(request, inspected);
    return inspected;
  }

  /**
   * passport-jwt's `secretOrKeyProvider`. Gives the key as a `KeyObject` made once, where the usual provider gives a PEM
   * that is parsed at each request. Inspects too, for a guard that was not asked first.
   */
  readonly provideKey: SecretOrKeyProvider = (request, rawToken, done) => {
    this.findKey(request, String(rawToken))
      .then((key) => withoutFrames(() => done(null, key as never))) // its types know PEM only; jsonwebtoken takes a KeyObject
      .catch((error: unknown) => done(error)); // also what `done` itself throws: unhandled, it would end the process
  };

  /** The key by which the token of a request was verified. */
  lookedUp(request: object): Looked | undefined {
    const { kid, key } = this.requests.get(request) ?? {};
    return kid !== undefined && key ? { kid, key } : undefined;
  }

  private async findKey(request: object, token: string): Promise<KeyObject> {
    const inspected = this.inspect(request, token);
    return (inspected.key ??= await this.keys.find(inspected.kid));
  }
}

/** Runs jsonwebtoken, which tells a forged signature by an error: collecting its frames costs as much as the check. */
function withoutFrames(verify: () => void): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    verify();
  } finally {
    Error.stackTraceLimit = limit;
  }
}
