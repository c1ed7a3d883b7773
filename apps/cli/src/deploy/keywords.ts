import { Lexer } from 'yaml';

/** Values of keywords, by name. */
export type Keywords = Readonly<Record<string, readonly string[]>>;

/** Values for the keywords of tenant.yaml, for a page at these places: origins, each perhaps with a path. */
export const keywords = (pages: readonly string[]): Keywords => ({
  PAGE_ORIGINS: [...new Set(pages.flatMap((page) => URL.parse(page)?.origin ?? []))],
  PAGE_CALLBACKS: pages.map((page) => `${page}/callback`),
  PAGE_LOGOUT_URLS: pages,
});

const MARKER = /@@\w+@@|##\w+##/g;
/** What the lexer puts between the parts of the text without being one: document, error and scalar marks. */
const MARKS = ['\u{FEFF}', '\u0002', '\u0018', '\u001f'];

/**
 * Sentences about the keywords that a file has left after their replacement: the Deploy CLI leaves such a field out, or
 * sends the marker to the tenant as it stands. Without quotes `##KEY##` is a comment in YAML, so that its value is null.
 */
export function keywordsLeft(file: string, text: string): string[] {
  const faults: string[] = [];
  let line = 1;
  let before = '';
  for (const part of new Lexer().lex(text)) {
    if (MARKS.includes(part)) continue;
    const comment = part.startsWith('#');
    const value = comment && !/[:,[-]\s*$/.test(before) ? '' : comment ? (/^\S*/.exec(part)?.[0] ?? '') : part;
    for (const { 0: keyword, index } of value.matchAll(MARKER)) {
      const at = line + value.slice(0, index).split('\n').length - 1;
      faults.push(
        `${file}:${at}: the keyword ${keyword} has no value: put the value itself there, or a keyword that has one.`,
      );
    }
    const lines = part.split('\n');
    line += lines.length - 1;
    before = lines.length > 1 ? (lines.at(-1) ?? '') : before + part;
  }
  return faults;
}
