import { nodeJest } from '../../jest.node.mjs';
// One worker for each core, where jest would keep one core free: some tests wait for time limits of the API.
// Sockets and processes on a machine that others use too: what takes 2 s alone may take more.
export default {
  ...nodeJest('api', import.meta.dirname, ['<rootDir>/src', '<rootDir>/test']),
  maxWorkers: '100%',
  testTimeout: 90_000,
};
