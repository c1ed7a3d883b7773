import { type QuotaPolicy, type Used } from './quotas';

/**
 * The field `RateLimit-Policy`, a list of Structured Fields (RFC 9651): `"caller";q=600;w=60`. No partition key goes along:
 * it would tell a client what the API knows it by.
 */
export const policyField = (policies: readonly QuotaPolicy[]): string =>
  policies.map(({ name, quota, window }) => `"${name}";q=${quota};w=${window}`).join(', ');

/** An entry of the field `RateLimit`: what is left, and seconds until there is more: `"caller";r=599;t=42`. */
export const limitEntry = ({ name, quota }: QuotaPolicy, { used, reset }: Used): string =>
  `"${name}";r=${Math.max(0, quota - used)};t=${reset}`;
