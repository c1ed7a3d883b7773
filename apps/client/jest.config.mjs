import presets from 'jest-preset-angular/presets/index.js';

const preset = presets.createEsmPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' });
export default {
  ...preset,
  displayName: 'client',
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/src'],
  setupFilesAfterEnv: ['<rootDir>/jest.setup.ts'],
  moduleNameMapper: {
    ...preset.moduleNameMapper,
    '^@latchkey/shared$': '<rootDir>/../../libs/shared/src/index.ts',
    '^@latchkey/shared/schemas$': '<rootDir>/../../libs/shared/src/schemas.ts',
    '^@latchkey/wire$': '<rootDir>/../../libs/wire/src/index.ts',
  },
};
