import {
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  getScalarValue,
  mergeTag,
  parseEvents,
  SCALAR_STYLE,
  type Event,
} from 'js-yaml';
import type { Path } from './path';

/** A YAML text that has been parsed. */
export interface ParsedYaml {
  /** Undefined for an empty text. */
  readonly data: unknown;
  /** The offset of a key where the path ends in a map, else of the value; of the nearest parent where neither exists. */
  locate(path: Path): number;
}

// Merge keys (<<) are of YAML 1.1; the Deploy CLI's parser takes them.
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/** Parses a YAML text, JSON included, into one document. Throws a YAMLException. */
export function parseYaml(text: string): ParsedYaml {
  const events = parseEvents(text, {});
  const [data] = constructFromEvents(events, { source: text, schema: SCHEMA });
  return { data, locate: (path) => locate(events, text, path) };
}

function locate(events: readonly Event[], text: string, path: Path): number {
  let index = 1; // after the one that begins the document
  let offset = offsetOf(events[index]);
  for (const step of path) {
    const child = find(events, text, index, step);
    if (!child) break;
    ({ index, offset } = child);
  }
  return offset;
}

/** The event of a child, and where its key begins, or itself where it has none. */
function find(events: readonly Event[], text: string, parent: number, step: string | number) {
  const kind = events[parent]?.type;
  if (kind !== EVENT_ID.MAPPING && kind !== EVENT_ID.SEQUENCE) return undefined;
  let at = parent + 1;
  for (let nth = 0; events[at] && events[at]?.type !== EVENT_ID.POP; nth++) {
    const first = events[at];
    const index = kind === EVENT_ID.MAPPING ? after(events, at) : at;
    const found =
      kind === EVENT_ID.MAPPING
        ? first?.type === EVENT_ID.SCALAR && getScalarValue(text, first) === String(step)
        : nth === step;
    if (found) return { index, offset: offsetOf(first) };
    at = after(events, index);
  }
  return undefined;
}

/** The event after a whole value. */
function after(events: readonly Event[], index: number): number {
  let depth = 0;
  do {
    const type = events[index]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    else if (type === EVENT_ID.POP) depth--;
    index++;
  } while (depth > 0 && index < events.length);
  return index;
}

function offsetOf(event: Event | undefined): number {
  switch (event?.type) {
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    case EVENT_ID.SCALAR:
      return event.valueStart - (isQuoted(event.style) ? 1 : 0);
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1;
    default:
      return 0;
  }
}

const isQuoted = (style: number) => style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
