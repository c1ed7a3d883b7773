/** An http address in characters that a URI may have (RFC 3986 section 2), each percent sign before two digits. */
const HTTP_URI = /^https?:\/\/(?!\/)(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\da-f]{2})+$/i;
const UNRESERVED = /[\w.~-]/;

/**
 * A URI as it is compared: without query and fragment (RFC 9449 section 4.3 (9)), normalised by syntax and scheme (RFC
 * 3986 sections 6.2.2 and 6.2.3): letter case of scheme, host and escapes, default port, dot segments, escapes that need
 * not be. A slash at the end stays a difference. Undefined where the text is no http address.
 */
export function normalizeUri(text: string): string | undefined {
  const url = HTTP_URI.test(text) ? URL.parse(text) : null;
  if (!url) return undefined;
  url.search = '';
  url.hash = '';
  return url.href.replace(/%([\da-f]{2})/gi, (escape, code: string) => {
    const letter = String.fromCharCode(parseInt(code, 16));
    return UNRESERVED.test(letter) ? letter : escape.toUpperCase();
  });
}

/** The path of a request's target, which may be a whole URI (RFC 9112 section 3.2.2) whose host nobody has to believe. */
export function pathOfTarget(target: string): string {
  const [path = ''] = target.split('?', 1);
  return path.startsWith('/') ? path : path.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '') || '/';
}

/**
 * Whether `htu` names the path at one of the API's own addresses; what proxies have taken off the path is part of the
 * address. The request's `Host` has no say.
 */
export function isTarget(htu: string, path: string, addresses: readonly string[]): boolean {
  if (addresses.some((address) => htu === address + path)) return true;
  const named = normalizeUri(htu);
  return named !== undefined && addresses.some((address) => normalizeUri(address + path) === named);
}
