import { nodeJest } from '../../jest.node.mjs';
export default nodeJest('wire', import.meta.dirname);
