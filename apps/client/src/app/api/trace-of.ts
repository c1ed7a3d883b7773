import { ENDPOINTS, type Endpoint } from '@latchkey/shared';
import { type ApiError } from './api-error';
import { CallTrace } from './call-trace';

/** A trace for tests: what a call went through that sent a token with these claims and was answered so. */
export function traceOf(
  claims: Readonly<Record<string, unknown>>,
  { status = 200, endpoint = ENDPOINTS.external as Endpoint, error = undefined as ApiError | undefined } = {},
): CallTrace {
  const trace = new CallTrace();
  trace.endpoint = endpoint;
  trace.error = error;
  trace.sent({ source: 'memory', decoded: { header: { alg: 'RS256', kid: 'k1' }, claims } });
  trace.answered(status);
  return trace;
}
