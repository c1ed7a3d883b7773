import { linkTarget } from './link-target';

function click(html: string, event: MouseEventInit = {}): string | null {
  document.body.innerHTML = html;
  let target: string | null = 'no click';
  const listener = (happened: MouseEvent) => {
    target = linkTarget(happened);
    happened.preventDefault();
  };
  document.addEventListener('click', listener, { once: true });
  document.body
    .querySelector('b')
    ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...event }));
  return target;
}

describe('linkTarget', () => {
  afterEach(() => document.querySelector('base')?.remove());

  it('follows a link of this page, whole', () => {
    expect(click('<a href="/profile?a=1#b"><b>x</b></a>')).toBe('/profile?a=1#b');
  });

  it('keeps to the page’s base', () => {
    document.head.append(Object.assign(document.createElement('base'), { href: '/shop/' }));
    const links = [
      'profile?a=1#b',
      '.',
      '/shop/profile',
      '/profile',
      '/shopping',
      '/shop',
      'https://evil.example/shop/',
    ];
    expect(links.map((href) => click(`<a href="${href}"><b>x</b></a>`))).toEqual([
      '/profile?a=1#b',
      '/',
      '/profile',
      null,
      null,
      null,
      null,
    ]);
  });

  it.each([
    ['another origin', '<a href="https://evil.example/profile"><b>x</b></a>', {}],
    ['a new tab', '<a href="/profile" target="_blank"><b>x</b></a>', {}],
    ['a download', '<a href="/profile" download><b>x</b></a>', {}],
    ['no link', '<b>x</b>', {}],
    ['the control key', '<a href="/profile"><b>x</b></a>', { ctrlKey: true }],
    ['the middle button', '<a href="/profile"><b>x</b></a>', { button: 1 }],
  ])('leaves %s to the browser', (_name, html, event) => expect(click(html, event)).toBeNull());
});
