import { nodeJest } from '../../jest.node.mjs';
export default nodeJest('tenant', import.meta.dirname);
