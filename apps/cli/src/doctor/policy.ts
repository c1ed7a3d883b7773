// What a page's content security policy lets it do, as far as the doctor asks (Content Security Policy Level 3, section 6.7).

/** The sources of a directive; undefined where neither it nor `default-src` is there, which allows everything. */
export function sourcesOf(policy: string, directive: string): readonly string[] | undefined {
  const directives = policy.split(';').map((text) => text.trim().split(/\s+/));
  const named = (name: string) => directives.find(([first]) => first?.toLowerCase() === name)?.slice(1);
  return named(directive) ?? named('default-src');
}

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** Whether one of the sources is for this URL; `self` is the origin of the page. */
export const allows = (sources: readonly string[], url: string, self: string): boolean =>
  sources.some((source) => fits(source.toLowerCase(), new URL(url), self));

const SOURCE = /^(?:([a-z][a-z\d+.-]*:)\/\/)?(\[[^\]]+\]|[\w*.-]+)(?::(\*|\d+))?(\/.*)?$/;

function fits(source: string, { origin, protocol, hostname, port, pathname }: URL, self: string): boolean {
  if (source === "'self'") return origin === self;
  // What is named for http may be had over https.
  const scheme = (name: string) => name === protocol || (name === 'http:' && protocol === 'https:');
  if (source === '*' || scheme(source)) return true;
  const [, named = new URL(self).protocol, host, at = PORTS[protocol], path = ''] = SOURCE.exec(source) ?? [];
  if (!host || !scheme(named)) return false;
  if (host.startsWith('*.') ? !hostname.endsWith(host.slice(1)) : host !== hostname) return false;
  if (at !== '*' && at !== (port || PORTS[protocol])) return false;
  return path.endsWith('/') ? pathname.startsWith(path) : path === '' || path === pathname;
}
