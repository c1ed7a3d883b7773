export default {
  displayName: 'tools',
  rootDir: import.meta.dirname,
  testMatch: ['**/*.spec.mjs'],
  testEnvironment: 'node',
  transform: {},
  testTimeout: 30_000, // some start programs
};
