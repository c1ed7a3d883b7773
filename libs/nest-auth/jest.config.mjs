import { nodeJest } from '../../jest.node.mjs';
export default nodeJest('nest-auth', import.meta.dirname, ['<rootDir>/src', '<rootDir>/test']);
