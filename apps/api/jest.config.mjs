import { nodeJest } from '../../jest.node.mjs';
// One worker for each core, where jest would keep one core free: some tests wait for time limits of the API.
export default {
  ...nodeJest('api', import.meta.dirname, ['<rootDir>/src', '<rootDir>/test']),
  maxWorkers: '100%',
};
