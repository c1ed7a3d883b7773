export default {
  displayName: 'tools',
  rootDir: import.meta.dirname,
  testMatch: ['**/*.spec.mjs'],
  testEnvironment: 'node',
  transform: {},
  setupFilesAfterEnv: ['<rootDir>/testing/second-attempt.mjs'],
  testTimeout: 90_000, // some start programs, which takes ten times as long on a busy machine
};
