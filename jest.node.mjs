import { join } from 'node:path';

// Base of every Node project's jest config: ES modules, so jest runs with node --experimental-vm-modules.
export const nodeJest = (displayName, rootDir, roots = ['<rootDir>/src']) => ({
  displayName,
  rootDir,
  roots,
  testEnvironment: 'node',
  // Sockets and processes on a machine that others use too: what takes 2 s alone may take more.
  testTimeout: 90_000,
  setupFilesAfterEnv: [join(import.meta.dirname, 'tools', 'testing', 'second-attempt.mjs')],
  // Half a second, jest's own, is soon over for a process that has loaded so much; it would be told of as a leak.
  workerGracefulExitTimeout: 10_000,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@latchkey/nest-auth$': '<rootDir>/../../libs/nest-auth/src/index.ts',
    '^@latchkey/nest-auth/testing$': '<rootDir>/../../libs/nest-auth/src/testing/index.ts',
    '^@latchkey/nest-auth/judgement$': '<rootDir>/../../libs/nest-auth/src/judgement.ts',
    '^@latchkey/api$': '<rootDir>/../../apps/api/src/index.ts',
    '^@latchkey/ports$': '<rootDir>/../../tools/ports.mjs',
    '^@latchkey/tenant$': '<rootDir>/../../apps/tenant/src/index.ts',
    '^@latchkey/tenant/control$': '<rootDir>/../../apps/tenant/src/control/tenant-control.ts',
    '^@latchkey/shared$': '<rootDir>/../../libs/shared/src/index.ts',
    '^@latchkey/shared/schemas$': '<rootDir>/../../libs/shared/src/schemas.ts',
    '^@latchkey/wire$': '<rootDir>/../../libs/wire/src/index.ts',
  },
  // isolatedModules in tsconfig.base.json makes ts-jest transpile only; "nx typecheck" checks the types.
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.json' }] },
});
