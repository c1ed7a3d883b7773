import { jest } from '@jest/globals';
import type { DatabaseSync } from 'node:sqlite';
import { createArtifactStore, type ArtifactStore } from './artifact-store';
import { openDatabase } from './database';

let database: DatabaseSync;
let store: ArtifactStore;
beforeEach(() => {
  database = openDatabase(':memory:');
  store = createArtifactStore(database);
});
afterEach(() => {
  store.close();
  jest.restoreAllMocks();
});

const rows = () => database.prepare('SELECT count(*) AS n FROM artifacts').get()?.['n'];
const later = (seconds: number) => {
  const now = Date.now() + seconds * 1000;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
};

describe('the store', () => {
  it('forgets what has expired', async () => {
    const codes = store.adapter('AuthorizationCode');
    await codes.upsert('a', { jti: 'a' }, 60);
    await codes.upsert('b', { jti: 'b' }, 600);
    later(61);
    expect(await codes.find('a')).toBeUndefined();
    expect(rows()).toBe(2);
    store.deleteExpired();
    expect(rows()).toBe(1);
  });

  it('keeps models apart', async () => {
    await store.adapter('AuthorizationCode').upsert('a', { jti: 'a' }, 60);
    expect(await store.adapter('RefreshToken').find('a')).toBeUndefined();
  });

  it('lets a code be consumed once, and revokes its family then', async () => {
    const [codes, tokens, grants] = ['AuthorizationCode', 'RefreshToken', 'Grant'].map((model) => store.adapter(model));
    await grants?.upsert('g', { jti: 'g' }, 60);
    await codes?.upsert('a', { jti: 'a', grantId: 'g' }, 60);
    await tokens?.upsert('t', { jti: 't', grantId: 'g' }, 60);
    await tokens?.upsert('u', { jti: 'u', grantId: 'other' }, 60);
    await codes?.consume('a');
    expect(await codes?.find('a')).toMatchObject({ consumed: expect.any(Number) });
    await expect(codes?.consume('a')).rejects.toThrow('invalid_grant');
    expect([await grants?.find('g'), await tokens?.find('t')]).toEqual([undefined, undefined]);
    expect(await tokens?.find('u')).toBeDefined();
  });
});
