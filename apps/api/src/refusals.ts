import { Refusal, type RefusalCode, type RefusalExtras, type RefusalKind, REFUSALS } from '@latchkey/nest-auth';
import { type ProblemCode } from '@latchkey/shared';

/** What this API refuses besides tokens. */
type OwnCode = Exclude<ProblemCode, RefusalCode>;

const kind = (status: number, title: string, remedy: string): RefusalKind => ({
  status,
  title,
  challenge: false,
  remedy,
});

const OWN_REFUSALS: Readonly<Record<OwnCode, RefusalKind>> = {
  // Of the form of a request, as the challenge has it (RFC 6750 section 3.1).
  body_unexpected: {
    ...kind(400, 'Body not expected', 'Send no body: nobody reads one here.'),
    error: 'invalid_request',
    challenge: true,
  },
  body_too_large: kind(413, 'Body too large', 'Send less: the sentence says how much is taken.'),
  body_type_unsupported: kind(415, 'Type of body not taken', 'Send a `Content-Type` that the sentence names.'),
  body_invalid: kind(422, 'Invalid body', 'Mend the members that `errors` names.'),
  logout_token_refused: kind(
    400,
    'Logout token refused',
    'Send a logout token of this tenant for this client as the form field `logout_token`; the sentence says what is wrong.',
  ),
  messages_full: kind(409, 'Messages full', 'Delete a message before you send another: a person has 500 at most.'),
  streams_full: kind(429, 'Too many streams', 'Close one of your streams: a caller has five at most.'),
  idempotency_key_malformed: kind(
    400,
    'Malformed Idempotency-Key',
    'Send one `Idempotency-Key` of 1 to 255 visible characters, such as a UUID.',
  ),
  idempotency_key_reused: kind(
    422,
    'Idempotency-Key used before',
    'Send a new `Idempotency-Key` with a new request; with the same one, the same body.',
  ),
  idempotency_under_way: kind(
    409,
    'Request under way',
    'Wait for the time in `Retry-After` and send the same request again.',
  ),
  store_unavailable: kind(
    503,
    'Store unavailable',
    'Try again after the time in `Retry-After`, with the same `Idempotency-Key`; see that the store of `REDIS_URL` runs.',
  ),
};

/** Every kind of refusal of this API: code -> status, title, challenge and remedy. The README's table is made of it. */
export const API_REFUSALS: Readonly<Record<ProblemCode, RefusalKind>> = { ...REFUSALS, ...OWN_REFUSALS };

/** A refusal of this API's own kinds. */
export class ApiRefusal extends Refusal {
  constructor(code: OwnCode, detail: string, extras?: RefusalExtras) {
    super({ code, ...OWN_REFUSALS[code] }, detail, extras);
  }
}
