import { loginTarget } from './login-target';

const PAGE = 'https://page.example';

describe('loginTarget', () => {
  it.each(['/', '/external-api', '/external-api?a=1&b=%20x#part', '/x?next=https://evil.example', '/a//b'])(
    'keeps %s whole',
    (target) => expect(loginTarget(target, PAGE)).toBe(target),
  );

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    'https://evil.example/x',
    'https://page.example/x',
    'javascript:alert(1)',
    'data:text/html,x',
    ' /x',
    'x',
    '',
    '/callback?code=1&state=2',
    undefined,
    null,
    42,
    { toString: () => '/x' },
  ])('leads %p to the start page', (target) => expect(loginTarget(target, PAGE)).toBe('/'));
});
