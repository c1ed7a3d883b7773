import { toPerson } from './person';

describe('toPerson', () => {
  it.each([
    [{ sub: 'a', name: 'Ada King Lovelace', email: 'ada@x.example' }, 'Ada King Lovelace', 'AL'],
    [{ sub: 'a', nickname: 'ada' }, 'ada', 'A'],
    [{ sub: 'a', email: 'ada.lovelace@x.example' }, 'ada.lovelace@x.example', 'AL'],
    [{ sub: 'auth0|ada', name: '' }, 'auth0|ada', 'AA'],
    [{}, 'Somebody', 'S'],
  ])('names %p %s', (claims, name, initials) => expect(toPerson(claims)).toMatchObject({ name, initials }));

  it.each([
    ['https://x.example/a.png', false],
    ['data:image/png;base64,AA', true],
    ['http://x.example/a.png', false],
    ['data:text/html,x', false],
    ['javascript:alert(1)', false],
  ])('shows the picture %s: %s', (picture, shown) => expect(toPerson({ picture }).picture === picture).toBe(shown));
});
