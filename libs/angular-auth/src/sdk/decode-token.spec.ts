import { decodeToken } from './decode-token';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('decodeToken', () => {
  it('reads header and claims, letters of every kind among them', () => {
    const claims = { sub: 'ada', name: 'Ada Łovelace ÿ>?' };
    expect(decodeToken(`${part({ alg: 'RS256' })}.${part(claims)}.x`)).toEqual({ header: { alg: 'RS256' }, claims });
  });

  it.each([
    ['an opaque token', 'abc'],
    ['five parts', `${part({})}.${part({})}.a.b.c`],
    ['no base64url', 'e.e!.e'],
    ['no JSON', `${btoa('a')}.${btoa('b')}.x`],
    ['no object', `${part({})}.${part('text')}.x`],
    ['nothing', ''],
  ])('gives null for %s', (_name, token) => expect(decodeToken(token)).toBeNull());
});
