/** What a person does about the headers that grow, by name. */
const ADVICE: Readonly<Record<string, string>> = {
  cookie:
    'mostly cookies: delete those of this host in the browser. Whatever else runs on it, at any port, may have set them.',
  authorization: 'mostly the Authorization header: a token may have 8 KB.',
};

/**
 * A sentence for headers that are too large, and for what they mostly are, as far as that shows in the bytes that came
 * last: the longest line there. The first and the last may be parts of one.
 */
export function overflowSentence(packet: unknown): string {
  const lines = Buffer.isBuffer(packet) ? packet.toString('latin1').split('\r\n') : [];
  const longest = lines.reduce((long, line) => (line.length > long.length ? line : long), '');
  const name = nameOf(longest);
  const advice = ADVICE[name] ?? (name && `mostly ${name}.`);
  return `The headers are larger than 16 KB in all${advice ? `, ${advice}` : '.'}`;
}

function nameOf(line: string): string {
  if (/^[A-Z]+ \//.test(line)) return 'the URL';
  const name = /^([\w-]{1,40}):/.exec(line)?.[1]?.toLowerCase();
  if (name !== undefined) return name in ADVICE ? name : `the header ${name}`;
  return /^[^:]*=[^;]*; /.test(line) ? 'cookie' : ''; // what is left of a line: no other one is so long and so divided
}
