import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { JWK } from 'oidc-provider';
import { skewedNow, type Clock } from '../clock';
import { signingKeyObject } from '../store/secrets';

/** How long a logout token lives, in seconds: as Auth0's do. */
const LIFETIME = 120;

/** Whose session ended, and which application is told. */
export interface LogoutClaims {
  readonly issuer: string;
  readonly clientId: string;
  readonly userId: string;
  readonly sid: string;
}

/**
 * A logout token as Auth0 makes it: OpenID Connect Back-Channel Logout 1.0 section 2.4 with `sub` and `sid`, but of the
 * type JWT, not `logout+jwt`, and with a `trace_id`.
 */
export function createLogoutToken(
  { issuer, clientId, userId, sid }: LogoutClaims,
  signingKey: JWK,
  clock: Clock,
): Promise<string> {
  const now = Math.floor(skewedNow(clock) / 1000);
  const claims = {
    iss: issuer,
    sub: userId,
    aud: clientId,
    iat: now,
    exp: now + LIFETIME,
    jti: randomUUID(),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    trace_id: randomBytes(8).toString('hex'),
    sid,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: signingKey.kid })
    .sign(signingKeyObject(signingKey));
}
