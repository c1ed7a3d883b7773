import { CallerAddresses } from '../src/server/caller-address';
import { parseProxies } from '../src/config/proxies';
import { Faults } from '../src/config/faults';

const PROXIES = '10.0.0.0/8,192.0.2.7,fd00::/8';
const warnings: string[] = [];
beforeEach(() => void warnings.splice(0));

function callers(trusted: string | undefined = PROXIES, forwarded = false): CallerAddresses {
  const trustedProxies = parseProxies(trusted || undefined, new Faults());
  return new CallerAddresses({ trustedProxies, forwarded }, (sentence) => warnings.push(sentence));
}

const request = (remoteAddress: string | undefined, headers: Record<string, string> = {}) => ({
  socket: { remoteAddress },
  headers,
});
const xff = (text: string, peer = '10.0.0.1') => callers().of(request(peer, { 'x-forwarded-for': text }));
const forwarded = (text: string) => callers(PROXIES, true).of(request('10.0.0.1', { forwarded: text }));

describe('the caller without named proxies', () => {
  it('is the peer, whatever its headers say', () => {
    const headers = { 'x-forwarded-for': '203.0.113.5', forwarded: 'for=203.0.113.5' };
    expect(callers('').of(request('10.0.0.1', headers))).toBe('10.0.0.1');
    expect(callers('').of(request(undefined, headers))).toBeUndefined();
  });

  it('has one spelling', () => {
    expect(callers('').of(request('::ffff:203.0.113.5'))).toBe('203.0.113.5');
    expect(callers('').of(request('fe80::1%eth0'))).toBe('fe80::1');
  });
});

describe('the caller by X-Forwarded-For', () => {
  it.each([
    ['one proxy', '203.0.113.5', '203.0.113.5'],
    ['what a caller has put before', '1.1.1.1, 203.0.113.5', '203.0.113.5'],
    ['a chain of named proxies', '203.0.113.5, 192.0.2.7, 10.9.9.9', '203.0.113.5'],
    ['a chain that a stranger breaks', '203.0.113.5, 192.0.2.8, 10.9.9.9', '192.0.2.8'],
    ['nobody but named proxies', '10.2.2.2, 10.3.3.3', '10.2.2.2'],
    ['a port', '203.0.113.5:4711', '203.0.113.5'],
    ['an IPv6 address', '2001:db8::5', '2001:db8::5'],
    ['an IPv6 address in brackets, with a port', '[2001:db8::5]:4711', '2001:db8::5'],
    ['IPv4 inside IPv6', '::ffff:203.0.113.5', '203.0.113.5'],
    ['a named proxy of IPv6', '203.0.113.5, fd00::1', '203.0.113.5'],
    ['empty elements', ' ,203.0.113.5, ,', '203.0.113.5'],
    ['no address', 'unknown', '10.0.0.1'],
    ['no address before a proxy', 'unknown, 192.0.2.7', '192.0.2.7'],
    ['half an address', '203.0.113', '10.0.0.1'],
    ['an address too many in one element', '203.0.113.5 1.1.1.1', '10.0.0.1'],
    ['brackets that do not close', '[2001:db8::5', '10.0.0.1'],
    ['a number too large', '203.0.113.256', '10.0.0.1'],
    ['nothing', '', '10.0.0.1'],
  ])('is right for %s', (_what, text, address) => expect(xff(text)).toBe(address));

  it('is the peer itself where that is not named', () => {
    expect(xff('1.1.1.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(xff('203.0.113.5', '::ffff:10.0.0.1')).toBe('203.0.113.5');
  });

  it('is not read of Forwarded', () => {
    expect(callers().of(request('10.0.0.1', { forwarded: 'for=203.0.113.5' }))).toBe('10.0.0.1');
  });
});

describe('the caller by Forwarded', () => {
  it.each([
    ['one proxy', 'for=203.0.113.5', '203.0.113.5'],
    ['other parameters', 'proto=https;FOR=203.0.113.5;by=10.0.0.1;host="a,b"', '203.0.113.5'],
    ['spaces', ' for=1.1.1.1 ; proto=http , for=203.0.113.5 ', '203.0.113.5'],
    ['an IPv6 address with a port', 'for="[2001:db8::5]:4711"', '2001:db8::5'],
    ['a port without the quotes', 'for=203.0.113.5:80', '203.0.113.5'],
    ['escapes', 'for="203\\.0.113.5"', '203.0.113.5'],
    ['a chain of named proxies', 'for=203.0.113.5, for=192.0.2.7;by="x, y"', '203.0.113.5'],
    ['a name that hides', 'for=203.0.113.5, for=_hidden', '10.0.0.1'],
    ['unknown', 'for=unknown', '10.0.0.1'],
    ['no for', 'by=10.0.0.1', '10.0.0.1'],
    ['two of it', 'for=203.0.113.5;for=1.1.1.1', '10.0.0.1'],
    ['no pair', '203.0.113.5', '10.0.0.1'],
    ['something after a pair', 'for=203.0.113.5 x', '10.0.0.1'],
    ['a quotation mark that a caller left open', 'for="1.1.1.1, for=203.0.113.5', '203.0.113.5'],
    ['the same before a quoted address', 'for=", for="[2001:db8::5]"', '2001:db8::5'],
    ['nothing', '', '10.0.0.1'],
  ])('is right for %s', (_what, text, address) => expect(forwarded(text)).toBe(address));

  it('is not read of X-Forwarded-For', () => {
    expect(callers(PROXIES, true).of(request('10.0.0.1', { 'x-forwarded-for': '203.0.113.5' }))).toBe('10.0.0.1');
  });
});

describe('the warning of a proxy that is not named', () => {
  it('comes once and says what to set', () => {
    const all = callers('192.0.2.7');
    for (let i = 0; i < 3; i++) all.notice(request('10.0.0.1', { 'x-forwarded-for': '203.0.113.5' }));
    expect(warnings).toEqual([expect.stringContaining('TRUSTED_PROXIES does not name 10.0.0.1')]);
  });

  it('does not come of a named one, nor without the header', () => {
    callers().notice(request('10.0.0.1', { 'x-forwarded-for': '203.0.113.5' }));
    callers().notice(request('203.0.113.5'));
    expect(warnings).toEqual([]);
  });
});
