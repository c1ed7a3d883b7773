// The door for the doctor (apps/cli): by these the library judges keys, tokens and proxies, in the same words. Not published:
// an app is judged by the guards.
export { fetchJwks } from './keys/fetch-json';
export { usableKeys } from './keys/jwk';
export { type Proxy, readProxy } from './keys/proxy';
export { ACCESS_TOKEN_POLICY } from './policy/access-token';
export { decodeToken } from './policy/jws';
export { CLOCK_TOLERANCE, inspect, span } from './policy/policy';
export { ISSUER_RULE } from './policy/policy-rules';
export { Refusal } from './refusal/refusal';
