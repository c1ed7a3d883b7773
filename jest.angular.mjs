import presets from 'jest-preset-angular/presets/index.js';

// Base of every Angular project's jest config: a page in jsdom, zoneless; ES modules, as in jest.node.mjs.
export const angularJest = (displayName, rootDir, { roots, tsconfig }) => {
  const preset = presets.createEsmPreset({ tsconfig: `<rootDir>/${tsconfig}` });
  return {
    ...preset,
    testTimeout: 90_000, // on a machine that others use too
    displayName,
    rootDir,
    roots: roots.map((name) => `<rootDir>/${name}`),
    setupFilesAfterEnv: ['<rootDir>/jest.setup.ts'],
    moduleNameMapper: {
      ...preset.moduleNameMapper,
      '^@latchkey/angular-auth$': '<rootDir>/../../libs/angular-auth/src/index.ts',
      '^@latchkey/angular-auth/(http|testing)$': '<rootDir>/../../libs/angular-auth/$1/index.ts',
      '^@latchkey/shared$': '<rootDir>/../../libs/shared/src/index.ts',
      '^@latchkey/shared/schemas$': '<rootDir>/../../libs/shared/src/schemas.ts',
      '^@latchkey/wire$': '<rootDir>/../../libs/wire/src/index.ts',
    },
  };
};
