import { asWritten } from './keywords';

/** The way to a value in a document: keys of maps and indexes of lists. */
export type Path = readonly (string | number)[];

/** Writes a path as people do: `clients[0].callbacks`, `clients["My app"].client_id`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w$-]+$/.test(step)) return `[${JSON.stringify(asWritten(step))}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** A value as it is quoted in a sentence: short, on one line. */
export function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.length ? 'a list' : 'an empty list';
  if (typeof value === 'object' && value !== null) return 'a map';
  if (value === null) return 'empty';
  const text = asWritten(JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
