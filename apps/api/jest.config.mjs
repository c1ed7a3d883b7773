import { nodeJest } from '../../jest.node.mjs';
// Sockets and processes on a machine that others use too: what takes 2 s alone may take more.
export default { ...nodeJest('api', import.meta.dirname, ['<rootDir>/src', '<rootDir>/test']), testTimeout: 90_000 };
