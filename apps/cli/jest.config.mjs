import { nodeJest } from '../../jest.node.mjs';
// One worker for each core, where jest would keep one core free: much of the time is spent waiting for other processes.
export default {
  ...nodeJest('cli', import.meta.dirname),
  globalSetup: '<rootDir>/../../tools/testing/programs.mjs',
  maxWorkers: '100%',
};
