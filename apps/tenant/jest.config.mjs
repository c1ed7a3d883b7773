import { nodeJest } from '../../jest.node.mjs';
// One worker for each core, where jest would keep one core free: much of the time is spent waiting for other processes.
// Sockets and processes on a machine that others use too: what takes 2 s alone may take more.
export default { ...nodeJest('tenant', import.meta.dirname), maxWorkers: '100%', testTimeout: 90_000 };
