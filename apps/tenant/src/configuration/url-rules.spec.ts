import { isListed, isListedWithoutPort, toOrigin, whyUnmatched } from './url-rules';

describe('a wildcard', () => {
  // Each of Auth0's rules: https://auth0.com/docs/get-started/applications/wildcards-for-subdomains
  it.each([
    ['com.example.app://*.example.com', false],
    ['https://*.com', false],
    ['https://sub.*.example.com', false],
    ['https://*.*.example.com', false],
    ['https://app.example.com/*', false],
    ['https://*', false],
    ['https://*.example.com', true],
    ['https://prefix-*-suffix.example.com/cb', true],
    ['http://*.preview.example.com:8080/cb', true],
    ['https://{organization_name}.example.com/cb', true],
    ['https://prefix-{organization_name}.example.com', false],
    ['https://{organization_name}.*.example.com', false],
    ['https://example.com/{organization_name}', false],
    ['https://{custom_domain.metadata.public_app}.example.com', false],
  ])('in %s may match: %s', (url, may) => {
    expect(whyUnmatched(url) === undefined).toBe(may);
  });

  it.each([
    ['https://app.example.com/cb', true],
    ['https://pr-12.example.com/cb', true],
    ['https://example.com/cb', false],
    ['https://.example.com/cb', false],
    ['https://sub1.sub2.example.com/cb', false],
    ['http://app.example.com/cb', false],
    ['https://app.example.com/cb2', false],
    ['https://app.example.com.evil.example/cb', false],
    ['https://evil.example/x.example.com/cb', false],
    ['https://evil.example#.example.com/cb', false],
    ['https://a@app.example.com/cb', false],
    ['https://app.exampleXcom/cb', false],
    ['https://app.example.com/cb\n', false],
  ])('of a subdomain matches %s: %s', (url, matches) => {
    expect(isListed(['http://localhost:4200/cb', 'https://*.example.com/cb'], url)).toBe(matches);
  });

  it('takes what is before and after it', () => {
    const list = ['https://pr-*-shop.example.com'];
    expect(isListed(list, 'https://pr-7-shop.example.com')).toBe(true);
    expect(isListed(list, 'https://pr--shop.example.com')).toBe(false);
    expect(isListed(list, 'https://pr-7.example.com')).toBe(false);
  });
});

describe('the name of an organization', () => {
  const list = ['https://{organization_name}.example.com/cb'];

  it('stands for that of the login', () => {
    expect(isListed(list, 'https://acme.example.com/cb', 'acme')).toBe(true);
    expect(isListed(list, 'https://other.example.com/cb', 'acme')).toBe(false);
    expect(isListed(list, 'https://acme.example.com/cb')).toBe(false);
  });
});

describe('the port of a loopback address', () => {
  const list = ['http://127.0.0.1:8765/cb', 'https://app.example:1/cb'];

  it('is free for a native application, and nothing else is', () => {
    expect(isListedWithoutPort(list, 'http://127.0.0.1:1/cb')).toBe(true);
    expect(isListedWithoutPort(list, 'http://127.0.0.1/cb')).toBe(true);
    for (const other of [
      'http://127.0.0.1:1/other',
      'http://localhost:1/cb',
      'https://127.0.0.1:1/cb',
      'https://app.example:2/cb',
      'http://127.0.0.1:1@evil.example/cb',
      'http://evil@127.0.0.1:1/cb',
    ]) {
      expect([other, isListedWithoutPort(list, other)]).toEqual([other, false]);
    }
  });
});

describe('an origin', () => {
  it.each([
    ['http://localhost:4200/', 'http://localhost:4200'],
    ['http://localhost:4200', 'http://localhost:4200'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['https://APP.example', 'https://app.example'],
    ['https://*.example.com', 'https://*.example.com'],
    ['http://localhost:4200//', undefined],
    ['http://localhost:4200/app', undefined],
    ['http://localhost:4200?x', undefined],
    ['https://a@app.example', undefined],
    ['localhost:3000', undefined],
  ])('of %s is %s', (url, origin) => {
    expect(toOrigin(url)).toBe(origin);
  });
});
