import { Refusal } from './refusal/refusal';

export const SIGNATURE_WRONG = "The token's signature does not match its content and the tenant's key.";

/** What passport-jwt made of a token: a strategy ends by calling one of `success`, `fail` and `error` on itself. */
export interface Verdict<Result> {
  result?: Result;
  reason?: unknown;
}

/** The three, for a strategy that is asked without `passport.authenticate`. */
export const VERDICTS = {
  success(this: Verdict<unknown>, result: unknown) {
    this.result = result;
  },
  fail(this: Verdict<unknown>, reason: unknown) {
    this.reason = reason;
  },
  error(this: Verdict<unknown>, reason: unknown) {
    this.reason = reason;
  },
};

/** What became of the token, where it passed. Throws the reason why it did not, and where there is none, that. */
export function resultOf<Result>({ result, reason }: Verdict<Result>): Result {
  if (result) return result;
  throw refusalOf(reason);
}

/** Errors of jsonwebtoken, which verifies what the policy has let pass: the signature, and the claims once more. */
function refusalOf(reason: unknown): unknown {
  if (reason instanceof Refusal || !(reason instanceof Error)) return reason ?? new Error('Passport gave no reason.');
  if (reason.name === 'TokenExpiredError') return new Refusal('token_expired', 'The token has expired: renew it.');
  // Reads whole seconds, so it may find the very last fraction of one that the policy let pass.
  if (reason.name === 'NotBeforeError') return new Refusal('token_not_yet_valid', 'The token is not yet valid.');
  if (reason.name !== 'JsonWebTokenError') return reason; // a fault of ours
  return reason.message.includes('signature')
    ? new Refusal('signature_wrong', SIGNATURE_WRONG)
    : new Refusal('token_malformed', 'The token could not be verified.');
}
