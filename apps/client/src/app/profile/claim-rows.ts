import { type Meaning, MEANINGS } from './claim-meanings';

export interface ClaimRow {
  readonly name: string;
  readonly meaning?: Meaning;
  readonly value: string;
}

const ORDER = Object.keys(MEANINGS);
const TIMES = ['iat', 'exp', 'auth_time', 'nbf', 'updated_at'];

export function claimRows(claims: Readonly<Record<string, unknown>>): readonly ClaimRow[] {
  const rank = (name: string) => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
  return Object.entries(claims)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => ({ name, meaning: MEANINGS[name], value: valueOf(name, value) }));
}

function valueOf(name: string, value: unknown): string {
  if (TIMES.includes(name)) {
    const date = new Date(typeof value === 'number' ? value * 1000 : String(value));
    if (!Number.isNaN(date.getTime())) return date.toLocaleString();
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ') || 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
