import { type Caller } from '../caller';
import { shortName } from '../short-name';

/** A session that its issuer has ended, as a logout token says it. */
export interface EndedSession {
  /** The issuer by which its callers are known. */
  readonly iss: string;
  /** Whose; without a `sid`, all sessions of this subject. One of the two is there. */
  readonly sub: string | undefined;
  /** Which session. */
  readonly sid: string | undefined;
  /** When the logout token was issued, by the issuer's clock: seconds since 1970. */
  readonly iat: number;
}

/** What is kept of it: tokens that bear this name and were issued no later are refused. */
export interface Mark {
  /** Up to 100 characters. */
  readonly name: string;
  /** Seconds since 1970, by the issuer's clock. */
  readonly iat: number;
}

/** All tokens of a subject; those of one session; those of a subject that name no session. */
type Group = 'sub' | 'sid' | 'sub-without-sid';

const nameOf = (group: Group, iss: string, value: string): string => shortName(JSON.stringify([group, iss, value]));

/**
 * The names that an ended session leaves (OpenID Connect Back-Channel Logout 1.0 sections 2.4 and 2.7). With a `sid`, of the
 * tokens that name their session only those of this one end; of a token that names none, as Auth0's access tokens, nobody
 * can tell whether it belongs to it, so it ends with the subject.
 */
export function marksOf({ iss, sub, sid, iat }: EndedSession): readonly Mark[] {
  if (sid === undefined) return sub === undefined ? [] : [{ name: nameOf('sub', iss, sub), iat }];
  const session = { name: nameOf('sid', iss, sid), iat };
  return sub === undefined ? [session] : [session, { name: nameOf('sub-without-sid', iss, sub), iat }];
}

/** Of callers that were asked about: a caller is one object for as long as its token is remembered. */
const names = new WeakMap<Bearer, readonly [string, string]>();

type Bearer = Pick<Caller, 'iss' | 'sub' | 'sid'>;

/** The names that a caller's token bears. */
export function namesOf(caller: Bearer): readonly [string, string] {
  let known = names.get(caller);
  if (!known) {
    const { iss, sub, sid } = caller;
    const own = sid === undefined ? nameOf('sub-without-sid', iss, sub) : nameOf('sid', iss, sid);
    names.set(caller, (known = [nameOf('sub', iss, sub), own]));
  }
  return known;
}
