import { type Endpoint, ENDPOINTS, pathOf, PERMISSIONS } from './endpoints';

const endpoints: readonly Endpoint[] = Object.values(ENDPOINTS);

describe('ENDPOINTS', () => {
  it('gives each endpoint a method and path of its own', () => {
    expect(new Set(endpoints.map((e) => `${e.method ?? 'GET'} ${e.path}`)).size).toBe(endpoints.length);
  });

  it('writes each path plainly, below /api', () => {
    for (const { path } of endpoints) expect(path).toMatch(/^\/api(\/:?[a-z0-9-]+)+$/);
  });

  it('sends the ID token to one endpoint only', () => {
    expect(endpoints.filter((e) => e.token === 'id').map((e) => e.path)).toEqual(['/api/private']);
  });

  it('asks for a permission only where an access token is taken', () => {
    for (const { permission, token } of endpoints) if (permission) expect(token).toBe('access');
  });
});

describe('PERMISSIONS', () => {
  it('has each permission of the table once', () => {
    expect(PERMISSIONS).toEqual(expect.arrayContaining(['read:messages', 'write:messages']));
    expect(new Set(PERMISSIONS).size).toBe(PERMISSIONS.length);
  });
});

describe('pathOf', () => {
  it('fills in one segment, whatever the id holds', () => {
    expect(pathOf(ENDPOINTS.message, 'a/../b?c')).toBe('/api/messages/a%2F..%2Fb%3Fc');
  });
});
