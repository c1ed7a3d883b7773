// In jest as it comes: in its sandbox, without ES modules.
const { startTenant } = require('latchkey');

let tenant;
beforeAll(async () => (tenant = await startTenant()));
afterAll(() => tenant.close());

test('a token without a login', async () => {
  const token = await tenant.control.mint({ user: 'bob@example.com', expiresIn: 60 });
  const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  expect(claims).toMatchObject({ iss: tenant.issuer, sub: 'auth0|bob', permissions: [] });
  const answer = await fetch(`${tenant.domain}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  expect([answer.status, (await tenant.control.state()).people.length]).toEqual([200, 2]);
});
