/**
 * Whether a text is base64url as a JWS has it (RFC 7515 section 2). Node lets pass what this does not: other letters,
 * padding, a length that cannot be, stray bits at the end.
 */
export function isStrictBase64url(text: string): boolean {
  if (!/^[\w-]*$/.test(text)) return false;
  const rest = text.length % 4;
  if (rest === 0) return true;
  // The last letter of two carries 4 bits too many, the last of three 2: they must be zero (RFC 4648 section 3.5).
  return rest === 2 ? /[AQgw]$/.test(text) : rest === 3 && /[AEIMQUYcgkosw048]$/.test(text);
}
