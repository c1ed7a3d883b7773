import { nodeJest } from '../../jest.node.mjs';
export default nodeJest('shared', import.meta.dirname);
