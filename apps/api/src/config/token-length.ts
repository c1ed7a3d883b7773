import { maxHeaderSize } from 'node:http';
import { type Faults } from './faults';

/** Bytes that are left for the other headers of a request. */
const OTHERS = 2048;
/** Auth0's own tokens have about 1,000 characters; one with more than this is full of what an API need not be told. */
const USUAL = 8192;
const LEAST = 512;

/** The longest token that is looked at, in characters: up to what the server takes of a request's headers. */
export function parseTokenLength(text: string | undefined, faults: Faults): number {
  const most = maxHeaderSize - OTHERS;
  if (text === undefined) return Math.min(USUAL, most);
  const length = Number(text);
  if (/^\d{1,6}$/.test(text) && length >= LEAST && length <= most) return length;
  faults.add(
    `MAX_TOKEN_LENGTH is "${text}": put a whole number of characters from ${LEAST} to ${most} there. All headers of a request may have ${maxHeaderSize} bytes; NODE_OPTIONS=--max-http-header-size=65536 makes that more.`,
  );
  return USUAL;
}
