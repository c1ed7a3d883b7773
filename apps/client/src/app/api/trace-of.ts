import { ENDPOINTS, type Endpoint } from '@latchkey/shared';
import { type ApiError } from './api-error';
import { CallTrace } from './call-trace';

const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '');

/** A trace for tests: what a call went through that sent a token with these claims and was answered so. */
export function traceOf(
  claims: object,
  { status = 200, endpoint = ENDPOINTS.external as Endpoint, error = undefined as ApiError | undefined } = {},
): CallTrace {
  const trace = new CallTrace();
  trace.endpoint = endpoint;
  trace.error = error;
  trace.sent(`${part({ alg: 'RS256', kid: 'k1' })}.${part(claims)}.x`, 'memory');
  trace.answered(status);
  return trace;
}
