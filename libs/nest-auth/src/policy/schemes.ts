import { type DpopMode } from '../proof/proof-options';

/** How a token may come (RFC 6750 section 2.1, RFC 9449 section 7.1). */
export type Scheme = 'Bearer' | 'DPoP';

/** Which schemes a route takes, by what it says of DPoP. */
export const SCHEMES: Readonly<Record<DpopMode, readonly [Scheme, ...Scheme[]]>> = {
  off: ['Bearer'],
  allowed: ['Bearer', 'DPoP'],
  required: ['DPoP'],
};

/** A scheme, in any letter case (RFC 9110 section 11.1), and spaces. Node has taken spaces and tabs off both ends. */
const SCHEME = /^(bearer|dpop)(?=[\s,]|$) */i;

/** The scheme of an `Authorization` header, where it is one of the two. */
export function schemeOf(header: string | undefined): Scheme | undefined {
  const [, word] = SCHEME.exec(header ?? '') ?? [];
  if (word === undefined) return undefined;
  return word.length === 4 ? 'DPoP' : 'Bearer';
}

/** What follows the scheme. */
export const tokenAfter = (header: string): string => header.replace(SCHEME, '');
