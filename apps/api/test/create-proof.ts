import {
  type BindingKey,
  createBindingKey,
  createProof as sign,
  type Deviation,
  signProof as signAny,
} from '@latchkey/nest-auth/testing';
import { createJwt } from './create-jwt';

export { type BindingKey, createBindingKey, thumbprint } from '@latchkey/nest-auth/testing';

/** The key that tokens are bound to unless a test says otherwise. */
export const BINDING = createBindingKey();

/** An access token that is bound to a key, good but for the claims given. */
export const createBoundJwt = (claims: object = {}, key = BINDING, deviation: Deviation = {}): string =>
  createJwt({ cnf: { jkt: key.jkt }, ...claims }, deviation);

/** Only what differs from a good proof. A member set to undefined is left out. */
export interface ProofDeviation {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: BindingKey;
}

/** The first address of the API under test, whatever its port. */
export const ADDRESS = 'http://localhost:3001';

/** Signs any two parts, objects or texts, whatever they hold. */
export const signProof = (header: unknown, payload: unknown, key = BINDING): string => signAny(header, payload, key);

/** A proof for GET /api/external with this token, good but for the claims given. */
export const createProof = (
  token: string,
  claims: Readonly<Record<string, unknown>> = {},
  { header = {}, key = BINDING }: ProofDeviation = {},
): string => sign(token, key, { htm: 'GET', htu: `${ADDRESS}/api/external`, ...claims }, header);
