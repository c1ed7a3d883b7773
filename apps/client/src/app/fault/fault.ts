import { type ApiError } from '../api/api-error';
import { type AuthError } from '../auth/auth-error';

/** Whatever keeps a person from going on: each has a `code` for pages and a `message`, a sentence for people. */
export type Fault = AuthError | ApiError;

export type FaultCode = Fault['code'];
