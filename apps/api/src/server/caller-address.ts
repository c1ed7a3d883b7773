import { type IncomingMessage } from 'node:http';
import { type BlockList, isIP } from 'node:net';

/** What is read of a request. */
type Request = Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } };

/** Which proxies are believed, and which header they write. */
export interface ProxyRules {
  readonly trustedProxies: BlockList | undefined;
  readonly forwarded: boolean;
}

/**
 * Where requests come from. A peer that is no named proxy is the caller itself, whatever its headers say; of what named
 * proxies say, the right-most address that is none of them is the caller, for everything on its left comes from the
 * caller. What cannot be read ends the search at the last address that could.
 */
export class CallerAddresses {
  private warned = false;

  constructor(
    private readonly rules: ProxyRules,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** The caller's address; undefined where the connection has gone. */
  of({ socket, headers }: Request): string | undefined {
    let address = plain(socket.remoteAddress ?? '');
    const { forwarded } = this.rules;
    let rest = address && this.isNamed(address) ? textOf(headers, forwarded) : '';
    while (rest.trim() !== '' && address && this.isNamed(address)) {
      const [left, last] = cutLast(rest);
      rest = left;
      if (last.trim() === '') continue; // RFC 9110 section 5.6.1: empty elements are passed over
      const next = forwarded ? forOf(last) : addressOf(last);
      if (next === undefined) break;
      address = next;
    }
    return address;
  }

  /** Warns once, of the first request with `X-Forwarded-For` whose peer is not named. */
  notice({ socket, headers }: Request): void {
    if (this.warned || headers['x-forwarded-for'] === undefined) return;
    const peer = plain(socket.remoteAddress ?? '');
    if (!peer || this.isNamed(peer)) return;
    this.warned = true;
    this.warn(
      `A request from ${peer} has X-Forwarded-For, which is not read, since TRUSTED_PROXIES does not name ${peer}: if it is your proxy, put its address there. Otherwise all its callers count as one.`,
    );
  }

  private isNamed(address: string): boolean {
    return this.rules.trustedProxies?.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') ?? false;
  }
}

/** Node joins several headers of one name, which is what RFC 9110 section 5.3 makes of them. */
function textOf(headers: IncomingMessage['headers'], forwarded: boolean): string {
  return String((forwarded ? headers['forwarded'] : headers['x-forwarded-for']) ?? '');
}

/**
 * The last element of a list, after all that is before it. Read from the right: a quotation mark that a caller leaves open
 * does not reach into what a proxy has put after it.
 */
function cutLast(list: string): [rest: string, last: string] {
  let quoted = false;
  for (let i = list.length - 1; i >= 0; i--) {
    if (list[i] === '"' && list[i - 1] !== '\\') quoted = !quoted;
    else if (list[i] === ',' && !quoted) return [list.slice(0, i), list.slice(i + 1)];
  }
  return ['', list];
}

/** RFC 7239 section 4; a value with a port is taken without its quotes too. */
const PAIR = /\s*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"\\,;]+))\s*(?:;|$)/y;

/** The address that a proxy was asked from; undefined where it does not say, or hides it (RFC 7239 section 6). */
function forOf(element: string): string | undefined {
  const found: string[] = [];
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < element.length) {
    const [, name = '', quoted, bare] = PAIR.exec(element) ?? [];
    if (name === '') return undefined;
    if (name.toLowerCase() === 'for') found.push(quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '');
  }
  return found.length === 1 ? addressOf(found[0] ?? '') : undefined;
}

/** An address, with or without a port; undefined where it is none. */
function addressOf(node: string): string | undefined {
  const text = node.trim();
  const [, inBrackets, v4] = /^(?:\[([\da-f:.]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/i.exec(text) ?? [];
  return plain(inBrackets ?? v4 ?? text);
}

/** Without the zone of a link, and IPv4 as IPv4 where it comes inside IPv6. */
function plain(address: string): string | undefined {
  const text = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(text) ? text : undefined;
}
