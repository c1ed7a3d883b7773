import { type Endpoint } from '../src/endpoints';

/** A table with all that one can hold: each token, an id, methods that share a path, a name that begins as another. */
export const ENDPOINTS: readonly Endpoint[] = [
  { path: '/api/public', token: 'none' },
  { path: '/api/external', token: 'access' },
  { path: '/api/private', token: 'id' },
  { path: '/api/private-scoped', token: 'access', permission: 'read:messages' },
  { path: '/api/messages', token: 'access', permission: 'read:messages' },
  { method: 'POST', path: '/api/messages', token: 'access', permission: 'write:messages' },
  { path: '/api/messages/:id', token: 'access', permission: 'read:messages' },
  { method: 'DELETE', path: '/api/messages/:id', token: 'access', permission: 'write:messages' },
];
