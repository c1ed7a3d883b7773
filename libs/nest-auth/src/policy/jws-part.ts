import { Refusal } from '../refusal/refusal';
import { isStrictBase64url } from './base64url';
import { parseJsonObject, reasonOf } from './json';

type Malformed = 'token_malformed' | 'proof_malformed';

/**
 * What a part of a JWS in the compact form holds (RFC 7515 section 7.1): strict base64url of a JSON object without
 * doubles. `what` names it in a sentence, as in `token's header`. Throws a `Refusal` of the code given.
 */
export function decodePart(text: string, what: string, code: Malformed): Record<string, unknown> {
  refuseLoose(text, what, code);
  try {
    return parseJsonObject(Buffer.from(text, 'base64url'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(code, `The ${what} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Throws a `Refusal` where a part is not strict base64url (section 2: no padding, no other letters, no stray bits). */
export function refuseLoose(text: string, what: string, code: Malformed): void {
  if (!isStrictBase64url(text)) throw new Refusal(code, `The ${what} is not strict base64url.`);
}
