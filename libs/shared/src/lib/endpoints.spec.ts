import { ENDPOINTS } from './endpoints';

const endpoints = Object.values(ENDPOINTS);

describe('ENDPOINTS', () => {
  it('gives each endpoint a path of its own', () => {
    expect(new Set(endpoints.map((e) => e.path)).size).toBe(endpoints.length);
  });

  it('sends the ID token to one endpoint only', () => {
    expect(endpoints.filter((e) => e.token === 'id').map((e) => e.path)).toEqual(['/api/private']);
  });

  it('asks for a permission only where an access token is taken', () => {
    for (const endpoint of endpoints) if ('permission' in endpoint) expect(endpoint.token).toBe('access');
  });
});
