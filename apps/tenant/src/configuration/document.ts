import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { YAMLException } from 'js-yaml';
import { replaceKeywords, unfilledKeywords, type Keywords } from './keywords';
import { formatPath, type Path } from './path';
import { parseYaml, type ParsedYaml } from './yaml';

/** What has been read of a file or of a folder: its data, and where each value stands in the text. */
export interface SourceDocument {
  /** As people name it. */
  readonly name: string;
  /** Keywords that have no value are still in it: see keywords.ts. */
  readonly data: unknown;
  /** Whether there are any. */
  readonly unfilled: boolean;
  /** Why it cannot be used at all; `data` is undefined then. */
  readonly faults: readonly string[];
  /** `tenant.yaml:12:5: clients[0].callbacks`, for a path that exists or, failing that, its nearest existing parent. */
  at(path: Path): string;
}

const POSSIBLE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EISDIR: 'is a folder',
};

/** What a file has to be, and what to say where it is not. */
export interface Expected {
  readonly format: 'YAML' | 'JSON';
  readonly content: 'a map' | 'a list';
  /** The end of a sentence: "put … there". */
  readonly put: string;
  /** The environment variable that names the file. */
  readonly variable?: string;
}

/**
 * Reads a file, with its keywords filled in if it is one that may have some. Never throws for what may be in it or for its
 * absence.
 */
export function readDocument(file: string, keywords: Keywords | undefined, expected: Expected): SourceDocument {
  const { format, content, put, variable } = expected;
  const name = displayName(file);
  const refuse = (fault: string): SourceDocument => ({
    name,
    data: undefined,
    unfilled: false,
    faults: [fault],
    at: () => name,
  });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    if (keywords) text = replaceKeywords(text, keywords);
  } catch (error) {
    const reason = POSSIBLE_REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? `cannot be read (${String(error)})`;
    const remedy = variable ? `put ${put} there, or set ${variable} to its path` : `put ${put} there`;
    return refuse(`${name} ${reason}: ${remedy}.`);
  }
  try {
    const parsed = format === 'JSON' ? parseJson(text) : parseYaml(text);
    const { data } = parsed;
    const found = Array.isArray(data) ? 'a list' : typeof data === 'object' && data !== null ? 'a map' : 'empty';
    if (found !== content) {
      const state = found === 'empty' && text.trim() === '' ? 'empty' : `not ${content}`;
      return refuse(`${name}:1:1: the file is ${state}: put ${put} there.`);
    }
    const place = (path: Path) => `${name}:${lineAndColumn(text, parsed.locate(path))}`;
    const unfilled = keywords !== undefined && unfilledKeywords(text).length > 0;
    return {
      name,
      data,
      unfilled,
      faults: [],
      at: (path) => [place(path), formatPath(path)].filter(Boolean).join(': '),
    };
  } catch (error) {
    if (error instanceof YAMLException) {
      const { line = 0, column = 0 } = error.mark ?? {};
      return refuse(`${name}:${line + 1}:${column + 1}: the file is not valid YAML: ${sentence(error.reason)}`);
    }
    if (!(error instanceof SyntaxError)) throw error;
    // The engine's own parser does not always say where.
    const place = / \(line (\d+) column (\d+)\)/.exec(error.message);
    const at = place ? [name, place[1], place[2]].join(':') : name;
    return refuse(`${at}: the file is not valid JSON: ${sentence(error.message.replace(place?.[0] ?? '', ''))}`);
  }
}

/** Parses JSON by the fast way; places, which few ask for, are found by the other. Throws a SyntaxError. */
function parseJson(text: string): ParsedYaml {
  const slowly = () => parseYaml(text);
  try {
    return { data: JSON.parse(text) as unknown, locate: (path) => slowly().locate(path) };
  } catch (error) {
    if (unfilledKeywords(text).length === 0) throw error;
    return slowly(); // a keyword without a value and without quotes is YAML, and no JSON
  }
}

/** A path as people recognise it: relative to where they started the program, if it is below. */
export function displayName(file: string): string {
  const below = relative(process.cwd(), file);
  return below.startsWith('..') ? file : below;
}

function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).trim().replace(/\.?$/, '')}.`;
