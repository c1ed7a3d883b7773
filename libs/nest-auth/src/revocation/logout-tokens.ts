import { type Issuers } from '../policy/issuer';
import { LOGOUT_TOKEN_POLICY } from '../policy/logout-token';
import { TokenInspector } from '../policy/token-inspector';
import { Refusal } from '../refusal/refusal';
import { TokenVerifier } from '../token-verifier';
import { type EndedSession } from './mark';

/** Reads logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.6) of each issuer, for one client. */
export class LogoutTokens {
  private readonly longest: number;
  private readonly inspector: TokenInspector;
  private readonly verifier: TokenVerifier<EndedSession>;

  constructor(issuers: Issuers, clientId: string) {
    this.longest = issuers[0].expected.maxTokenLength;
    this.inspector = new TokenInspector('logout', LOGOUT_TOKEN_POLICY, issuers);
    this.verifier = new TokenVerifier(this.inspector, issuers, [clientId], ({ issuer }, { sub, sid, iat }) => ({
      iss: issuer.callersOf,
      sub: textOf(sub),
      sid: textOf(sid),
      iat: Number(iat),
    }));
  }

  /** The session that a token ends. Rejects with a `Refusal`. */
  async read(token: unknown): Promise<EndedSession> {
    if (typeof token !== 'string' || token === '')
      throw new Refusal('token_missing', 'The request has no form field logout_token.');
    if (token.length > this.longest) {
      throw new Refusal(
        'token_too_large',
        `The token has ${token.length} characters; at most ${this.longest} are taken.`,
      );
    }
    const inspected = this.inspector.inspect(token);
    if (!inspected.key) await this.inspector.findKey(inspected);
    return this.verifier.verify(inspected);
  }
}

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' ? claim : undefined);
