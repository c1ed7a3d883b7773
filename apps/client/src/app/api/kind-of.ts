import { kindOfRefusal, type RefusalKind } from '@latchkey/angular-auth/http';
import { type ProblemCode, type ProblemDto } from '@latchkey/shared';
import { type RefusalCode } from '@latchkey/wire';

/** What this API refuses beyond tokens and HTTP. The compiler asks for a line here with each new code. */
const OWN: Readonly<Record<Exclude<ProblemCode, RefusalCode>, RefusalKind>> = {
  body_unexpected: 'refused',
  body_too_large: 'refused',
  body_type_unsupported: 'refused',
  body_invalid: 'refused',
  logout_token_refused: 'refused',
  messages_full: 'refused',
  streams_full: 'api-unavailable',
  idempotency_key_malformed: 'refused',
  idempotency_key_reused: 'refused',
  idempotency_under_way: 'api-unavailable',
  store_unavailable: 'api-unavailable',
};

/** What helps against a refusal of this API; undefined for a code that this page does not know. */
export function kindOf(problem: Partial<ProblemDto>): RefusalKind | undefined {
  const { code } = problem;
  return kindOfRefusal(problem) ?? (code && Object.hasOwn(OWN, code) ? OWN[code as keyof typeof OWN] : undefined);
}
