import { type AuthError } from '@latchkey/angular-auth';
import { type ApiError } from '../api/api-error';

/** Whatever keeps a person from going on: each has a `code` for pages and a `message`, a sentence for people. */
export type Fault = AuthError | ApiError;

export type FaultCode = Fault['code'];
