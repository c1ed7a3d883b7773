import { nodeJest } from '../../jest.node.mjs';
export default nodeJest('api', import.meta.dirname, ['<rootDir>/src', '<rootDir>/test']);
