import type { z } from 'zod';
import type { YamlDocument } from './document';
import { formatValue, type Path } from './path';

/** A checked file. `value` is undefined if it has faults; unknown keys are only warned of. */
export interface Checked<Value> {
  readonly value: Value | undefined;
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Holds a document against a schema whose messages end the sentence "… is …: put <message> there." */
export function check<Schema extends z.ZodType>(schema: Schema, document: YamlDocument): Checked<z.output<Schema>> {
  if (document.faults.length) return { value: undefined, faults: document.faults, warnings: [] };

  const data = structuredClone(document.data);
  const warnings: string[] = [];
  for (;;) {
    const { success, data: value, error } = schema.safeParse(data);
    if (success) return { value, faults: [], warnings };
    const faults: string[] = [];
    for (const issue of error.issues) {
      const path = issue.path as Path;
      if (issue.code !== 'unrecognized_keys') {
        faults.push(fault(document, path, issue.message, valueAt(data, path)));
        continue;
      }
      for (const key of issue.keys) {
        warnings.push(`${document.at([...path, key])} is not supported by the local tenant and is left out.`);
        delete (valueAt(data, path) as Record<string, unknown>)[key];
      }
    }
    if (faults.length) return { value: undefined, faults, warnings };
  }
}

/** The sentence for a value that cannot stay as it is. */
export function fault(document: YamlDocument, path: Path, wanted: string, found: unknown): string {
  const state = found === undefined ? 'is missing' : `is ${formatValue(found)}`;
  return `${document.at(path)} ${state}: put ${wanted} there.`;
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], data);
}
