export default {
  displayName: 'tools',
  rootDir: import.meta.dirname,
  testMatch: ['**/*.spec.mjs'],
  testEnvironment: 'node',
  transform: {},
};
