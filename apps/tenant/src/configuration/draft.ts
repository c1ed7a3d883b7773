import type { Path } from './path';

/** So many values are no tenant: an alias in an alias in an alias unfolds without end. */
const MOST_VALUES = 1_000_000;

/**
 * Data under examination: what cannot stay is taken out, so that the rest can be examined, and every place is still
 * named as it is in the file. A member that is null counts as not there, as in Auth0's own exports.
 */
export class Draft {
  readonly data: unknown;
  /** Where the entries of a list stood that has lost some. */
  readonly #origins = new WeakMap<unknown[], number[]>();

  /** Throws a RangeError for data that unfolds without end. */
  constructor(data: unknown) {
    [this.data] = copy(data, new Map());
  }

  /** The value at a path; undefined where there is none. */
  get(path: Path): unknown {
    return path.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], this.data);
  }

  /** Takes out what stands at these paths, each as it is before any of them is gone. */
  remove(paths: readonly Path[]): void {
    const each = new Map(paths.map((path) => [JSON.stringify(path), path]));
    for (const path of [...each.values()].sort(lastFirst)) {
      const parent = this.get(path.slice(0, -1));
      const step = path.at(-1) ?? '';
      if (Array.isArray(parent)) {
        const origins = this.#origins.get(parent) ?? [...parent.keys()];
        this.#origins.set(parent, origins.toSpliced(Number(step), 1));
        parent.splice(Number(step), 1);
      } else if (parent !== undefined) {
        delete (parent as Record<string, unknown>)[step];
      }
    }
  }

  /** The path in the file of what now stands at a path. */
  origin(path: Path): Path {
    return path.map((step, index) => {
      const parent = this.get(path.slice(0, index));
      return Array.isArray(parent) ? (this.#origins.get(parent)?.[Number(step)] ?? step) : step;
    });
  }
}

/** What has been copied, and how many values it has when all aliases are unfolded. */
type Copies = Map<object, { readonly own: object; readonly size: number }>;

/** A deep copy in which what was one stays one, and its number of values. Plain loops: an export has 50,000 values. */
function copy(value: unknown, copies: Copies): [own: unknown, size: number] {
  if (typeof value !== 'object' || value === null) return [value, 1];
  const known = copies.get(value);
  if (known) return [known.own, known.size];
  const own: unknown[] | Record<string, unknown> = Array.isArray(value) ? [] : {};
  let total = 1;
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if ((member === null && !Array.isArray(value)) || key === '__proto__') continue;
    const [copied, size] = copy(member, copies);
    (own as Record<string, unknown>)[key] = copied;
    total += size;
  }
  if (total > MOST_VALUES) throw new RangeError('its aliases (*) unfold to more than a million values');
  copies.set(value, { own, size: total });
  return [own, total];
}

/** Later entries of a list before earlier ones, and what is within something before that. */
function lastFirst(a: Path, b: Path): number {
  const at = a.findIndex((step, index) => step !== b[index]);
  if (at === -1) return b.length - a.length;
  const [one, other] = [a[at], b[at]];
  if (other === undefined) return -1;
  if (typeof one === 'number' && typeof other === 'number') return other - one;
  return String(one) < String(other) ? -1 : 1;
}
