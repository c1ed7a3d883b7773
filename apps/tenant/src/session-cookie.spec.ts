import { Browser } from './testing/browser';
import { authorizeUrl } from './testing/flow';
import { freePort } from './testing/free-port';
import { start } from './testing/start';

describe('the session', () => {
  it.each([
    ['http', /^auth0=(?!.*secure).*; samesite=lax; httponly$/i],
    ['https', /^auth0=.*; samesite=none; secure; httponly$/i],
  ])('has a cookie as browsers want it over %s', async (scheme, attributes) => {
    const port = await freePort();
    await start({ port, origin: `${scheme}://localhost:${port}` });
    const direct = new Browser(`http://localhost:${port}`); // where https comes from a proxy
    const next = (response: Response) => new URL(response.headers.get('location') ?? '', direct.origin).pathname;
    const page = next(await direct.fetch(authorizeUrl()));
    const body = new URLSearchParams({ account: 'ada@example.com' });
    const cookies = (
      await direct.fetch(next(await direct.fetch(page, { method: 'POST', body })))
    ).headers.getSetCookie();
    const session = cookies.find((cookie) => cookie.startsWith('auth0='));
    expect(session?.replace(/; expires=[^;]*/, '').replace(/; path=\//, '')).toMatch(attributes);
  });
});
