import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { requestToken, type Parameters, type TokenAnswer } from './flow';

/** An application's key, and its proofs of possession (RFC 9449 section 4.2). */
export class Prover {
  /** The last one that the token endpoint has sent. */
  nonce: string | undefined;

  private constructor(
    private readonly origin: string,
    private readonly privateKey: CryptoKey,
    /** The public key, or whatever a test puts in its place. */
    readonly jwk: JWK,
    /** The key's thumbprint (RFC 7638). */
    readonly jkt: string,
  ) {}

  static async create(origin: string): Promise<Prover> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    return new Prover(origin, privateKey, jwk, await calculateJwkThumbprint(jwk));
  }

  /** A proof; for the token endpoint unless the claims say something else. `undefined` takes a claim out. */
  prove(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
    const own = {
      htm: 'POST',
      htu: `${this.origin}/oauth/token`,
      jti: randomUUID(),
      iat: Math.floor(Date.now() / 1000),
    };
    return new SignJWT({ ...own, nonce: this.nonce, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: this.jwk, ...header })
      .sign(this.privateKey);
  }

  /** A proof for /userinfo with this access token. */
  proveAtUserinfo(token: string, claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
    const ath = createHash('sha256').update(token).digest('base64url');
    return this.prove({ htm: 'GET', htu: `${this.origin}/userinfo`, nonce: undefined, ath, ...claims }, header);
  }

  /** The private key as a JWK, which no proof may hold. */
  exportPrivate(): Promise<JWK> {
    return exportJWK(this.privateKey);
  }

  /** One request to the token endpoint; remembers the nonce of its answer. */
  async request(fields: Parameters, claims: Record<string, unknown> = {}): Promise<TokenAnswer> {
    const answer = await requestToken(this.origin, fields, { dpop: await this.prove(claims) });
    this.nonce = answer.nonce ?? this.nonce;
    return answer;
  }

  /** As SDKs do it: once more, with the nonce of the refusal (RFC 9449 section 8). */
  async requestTwice(fields: Parameters): Promise<TokenAnswer> {
    const first = await this.request(fields);
    return first.error === 'use_dpop_nonce' ? this.request(fields) : first;
  }
}
