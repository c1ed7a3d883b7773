import { type HttpErrorResponse } from '@angular/common/http';
import { reasonPhrase } from '@latchkey/wire';

/** What is said of an answer in a form that tells nothing of who gave it. */
export const IN_PLACE = 'Something answered in place of the API, in a form the page does not know.';

/** The schemes of the API's own challenges (RFC 6750 section 3, RFC 9449 section 7.1). */
const OURS = /^(Bearer|DPoP)\b/i;

/** Whether the API could have said so: whoever challenges for anything but a token is another server. */
export const isOurs = (challenge: string | undefined): boolean => !challenge || OURS.test(challenge);

/** Says what answered in place of the API: a proxy with a password before a test stage, a firewall, a redirect. */
export function whoAnswered({ status, responseType, headers, error }: HttpErrorResponse): string {
  if (responseType === 'opaqueredirect') {
    return 'Something redirected this call to another address. No token follows it there: let the API be called at its own address.';
  }
  const challenge = headers.get('WWW-Authenticate') ?? undefined;
  if (!isOurs(challenge)) {
    const [, scheme, realm] = /^([\w-]+)(?:.*?realm="?([^",]{1,60}))?/.exec(challenge ?? '') ?? [];
    const wants = /^basic$/i.test(scheme ?? '') ? 'a user name and a password' : 'a login of its own';
    const named = [scheme, realm && `“${realm}”`].filter(Boolean).join(', ');
    return `A server in front of the API answered in its place: it asks for ${wants} (${named}). The API has not seen this call.`;
  }
  const html = /html/.test(headers.get('Content-Type') ?? '') || /^\s*<(!doctype|html)/i.test(String(error));
  if (!html) return IN_PLACE;
  return `A web page came in place of the API’s answer (${status} ${reasonPhrase(status)}): a server in front of the API has sent it.`;
}
