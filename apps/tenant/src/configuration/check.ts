import { z } from 'zod';
import type { SourceDocument } from './document';
import { Draft } from './draft';
import type { Finding } from './findings';
import { unfilledKeywords } from './keywords';
import { formatValue, type Path } from './path';
import { leaveOut } from './without-effect';

/** A document that has been held against a schema. */
export interface Checked<Value> {
  /** What is right in it; undefined where that is too little for the schema. Good for more checks if there are faults. */
  readonly value: Value | undefined;
  /** What is wrong, as sentences that name the place. */
  readonly faults: readonly string[];
  /** What has no effect and is left out. */
  readonly warnings: readonly Finding[];
  /** Top-level keys that the schema does not know. */
  readonly unknownKeys: readonly string[];
  /** A finding about a place of `value`. */
  find(path: Path, sentence: string): Finding;
}

/**
 * Holds a document against a schema whose messages end the sentence "… is …: put <message> there." `withoutEffect` are keys
 * that the schema need not know, as leaveOut takes them.
 */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  document: SourceDocument,
  withoutEffect: Parameters<typeof leaveOut>[1] = {},
): Checked<z.output<Schema>> {
  const faults: string[] = [...document.faults];
  const warnings: Finding[] = [];
  const unknownKeys: string[] = [];
  const { kept, leftOut } = leaveOut(document.data, withoutEffect);
  const draft = draftOf(document.name, kept, faults);
  const find = (path: Path, sentence: string): Finding => ({ document, path: draft.origin(path), sentence });
  const checked = (value?: z.output<Schema>) => ({ value, faults, warnings, unknownKeys, find });
  if (faults.length) return checked();

  const removed = new Set<string>();
  const idle = new Set(document.unfilled ? unfilledKeywords(leftOut) : []);
  if (schema instanceof z.ZodObject) {
    unknownKeys.push(...Object.keys(draft.data as object).filter((key) => !Object.hasOwn(schema.shape, key)));
    for (const key of unknownKeys) for (const keyword of unfilledKeywords(draft.get([key]))) idle.add(keyword);
    draft.remove(unknownKeys.map((key) => [key]));
  }
  for (;;) {
    const { success, data, error } = schema.safeParse(draft.data);
    if (success) {
      for (const { path, keyword } of document.unfilled ? keywordsLeft(draft.data, data) : []) {
        if (path) faults.push(unfilled(find(path, ''), keyword));
        else idle.add(keyword);
      }
      if (idle.size)
        warnings.push(find([], `nothing gives ${[...idle].join(', ')} a value, in parts without effect here.`));
      return checked(data);
    }
    const wrong: Path[] = [];
    for (const issue of error.issues) {
      const path = issue.path as Path;
      if (issue.code === 'unrecognized_keys') {
        const keys = issue.keys.map((key) => [...path, key]);
        wrong.push(...keys);
        for (const keyword of keys.flatMap((key) => unfilledKeywords(draft.get(key)))) idle.add(keyword);
        warnings.push(...keys.map((key) => find(key, LEFT_OUT)));
        continue;
      }
      const found = draft.get(path);
      const missing = found === undefined;
      if (missing && path.length < 2) {
        if (!removed.has(pathKey(path))) faults.push(fault(find(path, ''), issue.message, found));
        return checked();
      }
      const keywords = unfilledKeywords(found);
      if (keywords.length) faults.push(...keywords.map((keyword) => unfilled(find(path, ''), keyword)));
      else if (!removed.has(pathKey(draft.origin(path)))) faults.push(fault(find(path, ''), issue.message, found));
      // What is missing cannot be taken out: then its parent is.
      const out = missing ? path.slice(0, -1) : path;
      removed.add(pathKey(draft.origin(out)));
      wrong.push(out);
    }
    draft.remove(wrong);
  }
}

const LEFT_OUT = 'is not supported by the local tenant and is left out.';

const pathKey = (path: Path) => JSON.stringify(path);

function draftOf(name: string, data: unknown, faults: string[]): Draft {
  try {
    return new Draft(data);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    faults.push(`${name} cannot be used: ${error.message}.`);
    return new Draft(undefined);
  }
}

/** The sentence for a value that cannot stay as it is. */
function fault({ document, path }: Finding, wanted: string, found: unknown): string {
  const state = found === undefined ? 'is missing' : `is ${formatValue(found)}`;
  return `${document.at(path)} ${state}: put ${wanted} there.`;
}

function unfilled({ document, path }: Finding, keyword: string): string {
  return `${document.at(path)} has the keyword ${keyword}, which has no value: set it in the environment or in AUTH0_KEYWORD_REPLACE_MAPPINGS of config.json, or put the value itself there.`;
}

/** Keywords without a value, each with its path in what the schema has kept, or without one where it has no effect. */
function keywordsLeft(data: unknown, kept: unknown, path: Path = []): { path?: Path; keyword: string }[] {
  if (typeof data === 'string') {
    return unfilledKeywords(data).map((keyword) => (kept === undefined ? { keyword } : { path, keyword }));
  }
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, member]) => {
    const step = Array.isArray(data) ? Number(key) : key;
    return keywordsLeft(member, (kept as Record<string, unknown> | undefined)?.[key], [...path, step]);
  });
}
