import { hash } from 'node:crypto';
import { type HttpReply, type HttpRequest, setHeader, urlOf } from '../http';
import { decodePart, refuseLoose } from '../policy/jws-part';
import { type Scheme } from '../policy/schemes';
import { Refusal } from '../refusal/refusal';
import { Nonces } from './nonces';
import { PROOF_CLAIM_RULES, WINDOW } from './proof-claim-rules';
import { isTaken, PROOF_HEADER_RULES } from './proof-header-rules';
import { importProofKey, type ProofKey } from './proof-key';
import { type DpopRule, type ProofOptions } from './proof-options';
import { type ProofRule } from './proof-rule';
import { type Replays } from './replays';
import { pathOfTarget } from './target-uri';

/** Characters of a proof: with an RSA key of 4096 bits, a long `htu` and a long `jti` it stays below. */
const LONGEST_PROOF = 4096;

/** What is read of a request. */
export type ProofRequest = Pick<HttpRequest, 'method' | 'url' | 'originalUrl' | 'headers'>;

/** A verified token as far as it is bound; the same object for all requests with that token. */
export interface Bound {
  /** The thumbprint of the key that the token is bound to (`cnf.jkt`); undefined where it is bound to none. */
  readonly jkt: string | undefined;
}

/** A token that is shown, in which scheme, and what its hash is. */
export interface Shown {
  readonly scheme: Scheme;
  /** SHA-256 of the token in base64url. */
  readonly ath: string;
}

/** The header of a proof whose signature was verified, to the letter, and the key in it. */
interface KnownHeader {
  readonly text: string;
  readonly key: ProofKey;
}

/**
 * Holds who shows a token against the key that the token is bound to (RFC 9449 sections 4.3 and 7). A proof is verified
 * each time, and passes once. What is remembered, beside the token, is the header of its key's last good proof: the same
 * text names the same key, which then need not be read and hashed anew.
 */
export class ProofVerifier {
  private readonly nonces: Nonces;
  private readonly known = new WeakMap<Bound, KnownHeader>();

  constructor(
    private readonly options: ProofOptions,
    private readonly replays: Replays,
  ) {
    this.nonces = new Nonces(options.nonceKey);
  }

  /** What holds for routes that say nothing. */
  get rule(): DpopRule {
    return this.options;
  }

  /**
   * Lets a request pass or throws, or rejects with, a `Refusal`: for a bound token that comes as a bearer token (section
   * 7.2), one that is bound to nothing and comes as DPoP, and one without a good proof. A proof with a nonce gets the next
   * one with the answer (section 8.2).
   */
  check(request: ProofRequest, bound: Bound, shown: Shown, rule: DpopRule, reply?: HttpReply): void | Promise<void> {
    const { jkt } = bound;
    if (shown.scheme === 'Bearer') {
      if (jkt === undefined) return undefined;
      const why =
        rule.mode === 'off' ? 'bound tokens are not taken here' : 'a bound token is not taken as plain Bearer';
      throw new Refusal('token_bound', `The token is bound to a key (cnf), and ${why}.`);
    }
    if (jkt === undefined) {
      const help = rule.mode === 'required' ? 'ask the tenant for one with a proof' : 'send it as Bearer';
      throw new Refusal('token_unbound', `The token is bound to no key: ${help}.`);
    }

    const proof = split(proofOf(request));
    const now = Date.now() / 1000;
    const key = this.keyOf(proof.header, bound, jkt);
    const claims = decodePart(proof.claims, "proof's payload", 'proof_malformed');
    const { options, nonces } = this;
    const { method } = request;
    const path = pathOfTarget(urlOf(request));
    const inspection = { claims, method, path, ath: shown.ath, rule, nonces, options, now };
    inspect(inspection, PROOF_CLAIM_RULES, () => nonces.current(now));
    if (!key.verify(proof.signed, proof.signature))
      throw new Refusal('proof_signature_wrong', "The proof's signature does not match its content and its key.");
    if (this.known.get(bound)?.key !== key) this.known.set(bound, { text: proof.header, key });

    const { nonce, jti } = claims;
    if (reply && nonce !== undefined && nonce !== nonces.current(now))
      setHeader(reply, 'DPoP-Nonce', nonces.current(now));
    const end = nonce === undefined ? undefined : nonces.endOf(String(nonce), now);
    // Without a nonce the whole window, wherever in it the proof is: this clock may be set while the proof is remembered.
    const lifetime = end === undefined ? WINDOW.back + WINDOW.ahead : end - now;
    const entered = this.replays.enter({ name: hash('sha256', jkt + String(jti), 'base64url'), jkt, lifetime });
    return entered instanceof Promise ? entered.then(admit) : admit(entered);
  }

  /** The key of a proof's header, which is the one that the token is bound to. */
  private keyOf(text: string, bound: Bound, jkt: string): ProofKey {
    const known = this.known.get(bound);
    if (known?.text === text) return known.key;
    const header = decodePart(text, "proof's header", 'proof_malformed');
    const { options } = this;
    const { alg, jwk } = header;
    const key = isTaken(alg, options) ? importProofKey(alg, Object(jwk) as Record<string, unknown>) : undefined;
    inspect({ header, key, jkt, options }, PROOF_HEADER_RULES);
    if (!key) throw new Error('The rules let a proof without a key pass.');
    return key;
  }
}

/** The one proof of a request (section 4.3 (1)). Node joins several headers of one name with commas. */
function proofOf({ headers: { dpop } }: ProofRequest): string {
  if (dpop === undefined) {
    throw new Refusal('proof_missing', 'The token is bound to a key, and the request has no header DPoP with a proof.');
  }
  if (typeof dpop !== 'string' || dpop.includes(',') || dpop.includes(' ')) {
    throw new Refusal('proof_malformed', 'The request has more than one header DPoP, or more than one proof in it.');
  }
  if (dpop.length > LONGEST_PROOF) {
    throw new Refusal(
      'proof_malformed',
      `The proof has ${dpop.length} characters; at most ${LONGEST_PROOF} are taken.`,
    );
  }
  return dpop;
}

/** The parts of a proof (section 4.3 (2)): a signed JWT in the compact form, each part strict base64url. */
function split(proof: string) {
  const parts = proof.split('.');
  const [header, claims, signature] = parts;
  if (parts.length !== 3 || !header || !claims || !signature) {
    throw new Refusal('proof_malformed', 'The header DPoP does not hold a signed token of three parts between dots.');
  }
  refuseLoose(signature, "proof's signature", 'proof_malformed');
  const signed = Buffer.from(proof.slice(0, proof.lastIndexOf('.')), 'latin1');
  return { header, claims, signed, signature: Buffer.from(signature, 'base64url') };
}

/** Throws a `Refusal` with the sentence of the first broken rule, and the nonce where that asks for one. */
function inspect<Part>(part: Part, rules: readonly ProofRule<Part>[], nonce?: () => string): void {
  for (const { broken, code } of rules) {
    const sentence = broken(part);
    if (sentence === undefined) continue;
    throw new Refusal(code, sentence, code === 'proof_nonce_needed' ? { nonce: nonce?.() } : {});
  }
}

function admit(entered: Awaited<ReturnType<Replays['enter']>>): void {
  if (entered === 'entered') return;
  if (entered === 'seen') throw new Refusal('proof_replayed', 'The proof was used before: sign one for each request.');
  const { retryAfter } = entered;
  if ('away' in entered)
    throw new Refusal('proofs_unavailable', 'The memory of used proofs cannot be reached: try again later.', {
      retryAfter,
    });
  throw entered.full === 'share'
    ? new Refusal('proofs_full', 'This key has used more proofs than are remembered for one: send fewer.', {
        retryAfter,
      })
    : new Refusal('proofs_unavailable', 'The memory of used proofs is full: try again later.', { retryAfter });
}
