import { randomUUID } from 'node:crypto';
import { type Algorithm } from '../keys/algorithms';
import { type AuthOptions } from '../options';
import { type Claims } from '../policy/permissions';
import { BROKEN, type BrokenCode, type Deviation } from './broken-tokens';
import { createKey, signParts, type TestKey, toJwk } from './test-key';

/** What a test may want otherwise. */
export interface TestIssuerOptions {
  readonly issuer?: string;
  readonly audience?: string;
  readonly clientId?: string;
  readonly algorithm?: Algorithm;
  readonly key?: TestKey;
  /** Claims of every access token. */
  readonly claims?: Claims;
}

/**
 * An issuer in the test's own process. Its keys are handed to the module, so nothing is fetched and nothing listens, and
 * each kind of token, good or broken, comes in a line:
 *
 * ```ts
 * const issuer = new TestIssuer({ audience: 'https://api.acme.example' });
 * const module = await Test.createTestingModule({ imports: [AppModule] })
 *   .overrideProvider(AUTH_OPTIONS)
 *   .useValue(issuer.options)
 *   .compile();
 * await request(server).get('/orders').set('Authorization', issuer.bearer({ permissions: ['read:orders'] })).expect(200);
 * await request(server).get('/orders').set('Authorization', `Bearer ${issuer.broken('token_expired')}`).expect(401);
 * ```
 */
export class TestIssuer {
  /** Its identifier; a test that learns it late may set it before the first token. */
  issuer: string;
  readonly audience: string;
  readonly clientId: string;
  readonly key: TestKey;
  private readonly claims: Claims;

  constructor(options: TestIssuerOptions = {}) {
    this.issuer = options.issuer ?? 'https://issuer.test/';
    this.audience = options.audience ?? 'https://api.test';
    this.clientId = options.clientId ?? 'client-of-the-test';
    this.key = options.key ?? createKey('key-of-the-test', options.algorithm);
    this.claims = options.claims ?? {};
  }

  /** For `AuthModule.forRoot`, or in place of an app's own `AUTH_OPTIONS`. */
  get options(): AuthOptions {
    const { issuer, audience, clientId, key, jwks } = this;
    return { issuers: [{ issuer, jwks, algorithms: [key.algorithm] }], audience, clientId };
  }

  /** Its signing keys as it would publish them. */
  get jwks(): { readonly keys: readonly object[] } {
    return { keys: [toJwk(this.key)] };
  }

  /** An access token in Auth0's default form, good but for the claims given; one set to undefined is left out. */
  token(claims: Claims = {}, { header = {}, key = this.key }: Deviation = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: this.issuer,
      sub: 'auth0|ada',
      aud: [this.audience, `${this.issuer}userinfo`],
      azp: this.clientId,
      iat: now,
      exp: now + 600,
      scope: 'openid',
      ...this.claims,
      ...claims,
    };
    return signParts({ alg: key.algorithm, typ: 'JWT', kid: key.kid, ...header }, payload, key);
  }

  /** The same as the value of the header `Authorization`. */
  bearer(claims: Claims = {}): string {
    return `Bearer ${this.token(claims)}`;
  }

  /** An ID token, good but for the claims given. */
  idToken(claims: Claims = {}, deviation: Deviation = {}): string {
    const own = { aud: this.clientId, azp: undefined, scope: undefined, permissions: undefined, nonce: 'n', sid: 's' };
    return this.token({ ...own, email: 'ada@example.com', ...claims }, deviation);
  }

  /** A logout token as Auth0 makes it (OpenID Connect Back-Channel Logout 1.0 section 2.4), good but for the claims given. */
  logoutToken(claims: Claims = {}, deviation: Deviation = {}): string {
    const exp = Math.floor(Date.now() / 1000) + 120;
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const own = { aud: this.clientId, azp: undefined, scope: undefined, permissions: undefined };
    return this.token({ ...own, exp, jti: randomUUID(), events, sid: 's', ...claims }, deviation);
  }

  /** An access token that is refused with this code. */
  broken(code: BrokenCode): string {
    return BROKEN[code](this);
  }
}
