import { angularJest } from '../../jest.angular.mjs';
export default angularJest('angular-auth', import.meta.dirname, {
  roots: ['src', 'http', 'testing', 'test'],
  tsconfig: 'tsconfig.json',
});
