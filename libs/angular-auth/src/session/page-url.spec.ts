import { pageUrl } from './page-url';

describe('pageUrl', () => {
  afterEach(() => document.querySelector('base')?.remove());

  it.each([
    ['/', '/', '/callback'],
    ['/shop/', '/shop/', '/shop/callback'],
    ['/shop/index.html', '/shop/', '/shop/callback'],
    ['https://cdn.example/shop/', '/shop/', '/shop/callback'],
    ['//evil.example', '/', '/callback'],
  ])('keeps to the path of the base %s, and to the page’s origin', (base, root, callback) => {
    document.head.append(Object.assign(document.createElement('base'), { href: base }));
    expect([pageUrl('.'), pageUrl('callback')]).toEqual([location.origin + root, location.origin + callback]);
  });
});
