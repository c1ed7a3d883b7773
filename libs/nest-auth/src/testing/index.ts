// For tests of apps: @latchkey/nest-auth/testing.
export { type BindingKey, createBindingKey, createProof, signProof, thumbprint } from './binding-key';
export { type BrokenCode, type Deviation } from './broken-tokens';
export { KeyServer } from './key-server';
export { TestIssuer, type TestIssuerOptions } from './test-issuer';
export { createKey, signParts, type TestKey, toJwk } from './test-key';
