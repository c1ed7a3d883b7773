import type { SourceDocument } from './document';
import { formatPath, type Path } from './path';

/** Something to say about a place of a file. */
export interface Finding {
  readonly document: SourceDocument;
  /** The place as it is in the file. */
  readonly path: Path;
  /** What follows the place: "is …, which no API has: …". */
  readonly sentence: string;
}

/** Full sentences with their places. What holds for the same place of many entries is said once. */
export function tell(findings: readonly Finding[]): string[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { document, path, sentence } = finding;
    const alike = path.map((step) => (typeof step === 'number' ? 0 : step));
    const key = `${document.name} ${formatPath(alike)} ${sentence}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map(([first, ...others]) => {
    if (!first) return '';
    const { document, path, sentence } = first;
    const more = others.length ? ` The same in ${others.length} more ${others.length > 1 ? 'places' : 'place'}.` : '';
    return `${document.at(path)} ${sentence}${more}`;
  });
}
