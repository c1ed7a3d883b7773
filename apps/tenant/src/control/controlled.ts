import type { JWK } from 'oidc-provider';
import type { Delivery } from '../backchannel/delivery';
import type { TenantModel } from '../configuration/model';
import type { People } from '../configuration/people';
import type { ArtifactStore } from '../store/artifact-store';
import type { Switches } from './switches';

/** What the control page sees of a tenant that runs, and may do to it. */
export interface Controlled {
  /** With the slash at its end, as in the claim `iss`. */
  readonly issuer: string;
  /** What the files say now, with what was said here about people. */
  readonly model: TenantModel;
  /** With their private parts. The first one signs; all are published. */
  readonly signingKeys: readonly JWK[];
  readonly store: Pick<ArtifactStore, 'adapter' | 'list' | 'forgetConsents'>;
  readonly switches: Switches;
  /** How often an old refresh token was used again since the start, or since somebody set it to 0. */
  refreshTokenReuses: number;
  /** The latest applications that were told of a session's end, the newest first. */
  readonly deliveries: readonly Delivery[];
  /** What is wrong with the files since their last edit. */
  readonly faults: readonly string[];
  /** Signs with a new key from now on; the old ones stay published. */
  rotateSigningKey(): Promise<void>;
  /** Publishes the signing key alone. */
  withdrawOldKeys(): Promise<void>;
  /** Replaces what was said here about people. */
  changePeople(change: (people: People) => People): Promise<void>;
}
