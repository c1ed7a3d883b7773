import { createBindingKey, createProof as sign, signProof as signAny } from '@latchkey/nest-auth/testing';
import { createJwt } from './create-jwt';

const KEY = createBindingKey();

/** The first address of the API under test, whatever its port. */
export const ADDRESS = 'http://localhost:3001';

/** An access token that is bound to the key of these proofs, good but for the claims given. */
export const createBoundJwt = (claims: object = {}): string => createJwt({ cnf: { jkt: KEY.jkt }, ...claims });

/** Signs any two parts, objects or texts, whatever they hold. */
export const signProof = (header: unknown, payload: unknown): string => signAny(header, payload, KEY);

/** A proof for GET /api/external with this token, good but for the claims given. */
export const createProof = (token: string, claims: object = {}): string =>
  sign(token, KEY, { htm: 'GET', htu: `${ADDRESS}/api/external`, ...claims });
