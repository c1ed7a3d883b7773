import { angularJest } from '../../jest.angular.mjs';
export default angularJest('client', import.meta.dirname, { roots: ['src'], tsconfig: 'tsconfig.spec.json' });
