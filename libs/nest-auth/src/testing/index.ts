export * from './create-jwt';
export { KeyServer, toJwk } from './key-server';
