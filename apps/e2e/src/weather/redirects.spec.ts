import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';
import { expect, signIn, test } from '../sign-in';
import { open, ping } from './weather';

for (const bypassCSP of [false, true]) {
  test.describe(bypassCSP ? 'where no policy helps' : 'under the page’s own policy', () => {
    test.use({ bypassCSP });

    test('no call with a token follows a redirect', async ({ page, watch }) => {
      watch.expected.add(NaN);
      const seen: IncomingHttpHeaders[] = [];
      const stranger = createServer((request, response) => {
        if (request.method !== 'OPTIONS') seen.push(request.headers);
        const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*, Authorization' };
        response.writeHead(200, { ...cors, 'Content-Type': 'application/json' }).end('{"msg":"stolen"}');
      });
      await once(stranger.listen(0, '127.0.0.1'), 'listening');
      const location = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/api/external`;
      try {
        await signIn(page);
        await open(page, 'External API');
        for (const to of [location, '/api/messages']) {
          await page.route('**/api/external', (route) => route.fulfill({ status: 307, headers: { location: to } }));
          await ping(page);
          await expect(page.locator('#api-call-result')).toHaveText('Error: no answer from the API');
        }
        expect(seen).toEqual([]);
        expect(watch.requests.filter((request) => request.url().endsWith('/api/messages'))).toEqual([]);
      } finally {
        stranger.close();
      }
    });
  });
}
