import { HttpErrorResponse } from '@angular/common/http';
import { AuthError, type AuthErrorCode } from '@latchkey/angular-auth';
import { retryAfterOf } from '@latchkey/angular-auth/http';
import { type ProblemDto } from '@latchkey/shared';
import { reasonPhrase } from '@latchkey/wire';
import { isOurs, whoAnswered } from './intercepted';
import { kindOf } from './kind-of';

export type ApiErrorCode =
  AuthErrorCode | 'token-rejected' | 'forbidden' | 'refused' | 'intercepted' | 'failed' | 'slow';

interface Facts {
  readonly status?: number;
  readonly problem?: Partial<ProblemDto>;
  /** Seconds after which the API asked to be tried again. */
  readonly retryAfter?: number;
  /** What the API's WWW-Authenticate header asks for (RFC 6750 section 3). */
  readonly challenge?: string;
}

/** Why a call brought no answer. `message` is a sentence for people; pages switch on `code`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status?: number;
  readonly problem?: Partial<ProblemDto>;
  readonly retryAfter?: number;
  readonly challenge?: string;

  constructor(
    readonly code: ApiErrorCode,
    message: string,
    facts: Facts = {},
  ) {
    super(message);
    Object.assign(this, facts);
  }

  /** The outcome in one line; a refusal as the tutorials show it. */
  get verdict(): string {
    if (this.problem && this.status) {
      return `Error: the server responded with '${this.status}: ${reasonPhrase(this.status)}'`;
    }
    return UNANSWERED.includes(this.code) ? 'Error: no answer from the API' : 'Error: the call could not be made';
  }

  /** The permission that was missing, on a 403. */
  get permission(): string | null {
    return this.problem?.permission ?? null;
  }
}

/** Turns whatever a call threw into an ApiError. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof AuthError) return new ApiError(thrown.code, thrown.message);
  if (!(thrown instanceof HttpErrorResponse)) return new ApiError('failed', 'The page itself failed on this answer.');
  const { status } = thrown;
  if (status === 0 && thrown.responseType !== 'opaqueredirect') return unanswered(thrown.error);
  const challenge = thrown.headers.get('WWW-Authenticate') ?? undefined;
  const problem = isOurs(challenge) ? problemOf(thrown.error) : undefined;
  const facts = { status, problem, retryAfter: retryAfterOf(thrown), challenge };
  if (!problem && status >= 500) return new ApiError('api-unavailable', UNREACHABLE, { status });
  if (!problem) return new ApiError('intercepted', whoAnswered(thrown), facts);
  const detail = problem.detail ?? problem.title ?? 'The API gave no reason.';
  const kind = kindOf(problem);
  if (kind) return new ApiError(kind, detail, facts);
  if (status === 401) return new ApiError('token-rejected', detail, facts);
  if (status === 403) return new ApiError('forbidden', detail, facts);
  if (status === 503) return new ApiError('api-unavailable', detail, facts);
  return new ApiError(status >= 500 ? 'failed' : 'refused', detail, facts);
}

const UNANSWERED: readonly ApiErrorCode[] = ['failed', 'intercepted', 'api-unavailable', 'slow'];
const UNREACHABLE =
  'The API does not answer. It may still be starting, or it is not running: start it (npm start runs everything), then try again.';

function unanswered(error: unknown): ApiError {
  if ((error as { name?: unknown } | null)?.name === 'TimeoutError') {
    return new ApiError('slow', 'The API took too long, so the page stopped waiting. Try again in a moment.');
  }
  if (!navigator.onLine)
    return new ApiError('network', 'This device seems to be offline. Check the connection, then try again.');
  return new ApiError('api-unavailable', UNREACHABLE);
}

/** The API's refusals are problem details (RFC 9457); a proxy's are not. */
function problemOf(body: unknown): Partial<ProblemDto> | undefined {
  const known = typeof body === 'object' && body !== null && ('detail' in body || 'title' in body || 'msg' in body);
  return known ? (body as Partial<ProblemDto>) : undefined;
}
