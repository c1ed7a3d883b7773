import { type AuthConfigDto, type Endpoint, type ProblemCode } from '@latchkey/shared';
import { type ApiError } from './api-error';
import { type CallTrace } from './call-trace';

/** One property of the token beside what the API expects of it. */
export interface RefusalRow {
  readonly name: string;
  readonly claim: string;
  readonly has: string;
  readonly wants: string;
  readonly differs: boolean;
}

const BROKEN: Readonly<Partial<Record<ProblemCode, string>>> = {
  issuer_wrong: 'iss',
  audience_wrong: 'aud',
  token_kind_wrong: 'aud',
  token_expired: 'exp',
  token_not_yet_valid: 'iat',
  algorithm_refused: 'alg',
  key_unknown: 'kid',
  signature_wrong: 'kid',
  permission_missing: 'permissions',
};

export function refusalRows(error: ApiError, trace: CallTrace, config: AuthConfigDto): readonly RefusalRow[] {
  const { token, endpoint, at } = trace;
  if (!token || !endpoint) return [];
  const { header, claims } = token;
  const broken = error.problem?.code && BROKEN[error.problem.code];
  const row = (name: string, claim: string, has: unknown, wants: string): RefusalRow => ({
    name,
    claim,
    has: textOf(has),
    wants,
    differs: claim === broken,
  });
  const called = at.toLocaleTimeString();
  return [
    row('Issuer', 'iss', claims['iss'], issuerOf(config)),
    row('Audience', 'aud', claims['aud'], endpoint.token === 'id' ? config.clientId : config.audience),
    row('Issued', 'iat', dateOf(claims['iat']), `before ${called}, when it was sent`),
    row('Expires', 'exp', dateOf(claims['exp']), `after ${called}, when it was sent`),
    ...permissionRow(endpoint, (has, wants) => row('Grants', 'permissions', has, wants), claims),
    row('Signed with', 'alg', header['alg'], 'RS256'),
    row('Signing key', 'kid', header['kid'], "one of the login service's keys"),
  ];
}

function permissionRow(
  { permission }: Endpoint,
  row: (has: unknown, wants: string) => RefusalRow,
  { permissions, scope }: Readonly<Record<string, unknown>>,
): readonly RefusalRow[] {
  return permission ? [row(permissions ?? scope, permission)] : [];
}

function issuerOf({ domain }: AuthConfigDto): string {
  return `${/^https?:/.test(domain) ? domain : `https://${domain}`}/`;
}

function dateOf(seconds: unknown): string | undefined {
  return typeof seconds === 'number' ? new Date(seconds * 1000).toLocaleString() : undefined;
}

function textOf(value: unknown): string {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  return text || 'none';
}
