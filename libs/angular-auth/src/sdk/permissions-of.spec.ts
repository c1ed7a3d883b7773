import { permissionsOf } from './permissions-of';

describe('permissionsOf', () => {
  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['its permissions', { permissions: ['read:orders'], scope: 'openid write:orders' }, ['read:orders']],
    ['no permission, be the scope what it may', { permissions: [], scope: 'read:orders' }, []],
    ['the words of its scope without any', { scope: 'openid read:orders' }, ['openid', 'read:orders']],
    ['nothing where neither is there', {}, []],
    ['nothing by a scope of another form', { scope: ['read:orders'] }, []],
    ['texts only', { permissions: ['read:orders', 7, null] }, ['read:orders']],
  ])('grants %s', (_what, claims, granted) => expect(permissionsOf({ header: {}, claims })).toEqual(granted));

  it('grants nothing by a token that cannot be read', () => expect(permissionsOf(null)).toEqual([]));
});
