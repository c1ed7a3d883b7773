import { type Person } from '../auth/person';

interface ClaimRow {
  readonly name: string;
  readonly meaning?: string;
  readonly value: string;
}

const MEANINGS: Readonly<Record<string, string>> = {
  sub: 'who you are to this login service',
  name: 'your name',
  nickname: 'what you are called',
  given_name: 'your first name',
  family_name: 'your last name',
  picture: 'where your picture is',
  email: 'your address',
  email_verified: 'whether the address was confirmed',
  updated_at: 'when this profile was last changed',
  iss: 'who issued the token',
  aud: 'which application it is for',
  iat: 'when it was issued',
  exp: 'when it expires',
  auth_time: 'when you last typed your password',
  sid: 'your session at the login service',
  org_id: 'the organization you logged in to',
};
const TIMES = ['iat', 'exp', 'auth_time', 'nbf', 'updated_at'];
/** They protect the login itself and tell a person nothing. */
const HIDDEN = ['nonce', 'at_hash', 'c_hash', 's_hash'];

export function claimRows({ claims }: Person): readonly ClaimRow[] {
  const order = Object.keys(MEANINGS);
  const rank = (name: string) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  return Object.entries(claims)
    .filter(([name]) => !HIDDEN.includes(name))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => ({ name, meaning: MEANINGS[name], value: valueOf(name, value) }));
}

function valueOf(name: string, value: unknown): string {
  if (TIMES.includes(name)) {
    const date = new Date(typeof value === 'number' ? value * 1000 : String(value));
    if (!Number.isNaN(date.getTime())) return date.toLocaleString();
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
