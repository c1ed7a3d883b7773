import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { replaceKeywords, UNFILLED, type Keywords } from './keywords';
import { formatPath, type Path } from './path';

/** A YAML file that has been read: its data, and where each value stands in the text. */
export interface YamlDocument {
  readonly data: unknown;
  /** Why the file cannot be used at all; `data` is undefined then. */
  readonly faults: readonly string[];
  /** `tenant.yaml:12:5: clients[0].callbacks`, for a path that exists or, failing that, its nearest existing parent. */
  at(path: Path): string;
}

const POSSIBLE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/** Reads a YAML file with its keywords replaced. Never throws for what may be in it or for its absence. */
export function readDocument(file: string, keywords: Keywords, variable: string): YamlDocument {
  const name = displayName(file);
  const refuse = (...faults: string[]): YamlDocument => ({ data: undefined, faults, at: () => name });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = POSSIBLE_REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? `cannot be read (${String(error)})`;
    return refuse(`${name} ${reason}: put the tenant's file there, or set ${variable} to its path.`);
  }

  const lines = new LineCounter();
  // Merge keys (<<) are of YAML 1.1; the Deploy CLI's parser takes them.
  const options = { lineCounter: lines, prettyErrors: false, merge: true };
  const document = parseDocument(replaceKeywords(text, keywords), options);
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const problems = [...document.errors, ...document.warnings];
  if (problems.length) {
    return refuse(
      ...problems.map(({ message, pos }) => `${place(pos[0])}: the file is not valid YAML: ${sentence(message)}`),
    );
  }
  if (!isMap(document.contents)) {
    return refuse(
      `${place(0)}: the file is ${document.contents ? 'not a map' : 'empty'}: put the tenant's keys there.`,
    );
  }
  const unfilled = keywordsLeft(document).map(
    ([keyword, offset]) =>
      `${place(offset)}: the keyword ${keyword} has no value: put the value itself there, or one of ${known(keywords)}.`,
  );
  if (unfilled.length) return refuse(...unfilled);
  try {
    const data: unknown = document.toJS({ maxAliasCount: 100 });
    return { data, faults: [], at: (path) => `${place(offsetOf(document, path))}: ${formatPath(path)}` };
  } catch (error) {
    // "Excessive alias count": a document that would unfold without end.
    return refuse(`${name} cannot be used: ${sentence((error as Error).message)}`);
  }
}

/** A path as people recognise it: relative to where they started the program, if it is below. */
function displayName(file: string): string {
  const below = relative(process.cwd(), file);
  return below.startsWith('..') ? file : below;
}

const known = (keywords: Keywords) =>
  Object.keys(keywords)
    .map((key) => `"@@${key}@@"`)
    .join(', ') || 'none';

function keywordsLeft(document: Document): [keyword: string, offset: number][] {
  const left: [string, number][] = [];
  visit(document, {
    Scalar(_, node) {
      const keyword = typeof node.value === 'string' ? UNFILLED.exec(node.value)?.[0] : undefined;
      if (keyword) left.push([keyword, node.range?.[0] ?? 0]);
    },
  });
  return left;
}

const sentence = (text: string) => `${text.trim().replace(/\.?$/, '')}.`;

/** The place of a key where the path ends in a map, else of the value; of the parent where neither exists. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    if (isMap(parent)) {
      const key = parent.items.find(
        (pair) => isScalar(pair.key) && String(pair.key.value) === String(path[length - 1]),
      )?.key;
      if (isScalar(key) && key.range) return key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
