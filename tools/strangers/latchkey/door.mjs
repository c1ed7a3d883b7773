// As an ES module: two tenants in one process, which share nothing.
import assert from 'node:assert/strict';
import { startTenant, TenantControl } from 'latchkey';
import { logIn } from './log-in.mjs';

const [one, other] = await Promise.all([startTenant(), startTenant({ port: 0 })]);
assert(one.control instanceof TenantControl);
await one.control.addPerson({ email: 'eve@example.com', password: 'eve', roles: ['Admin'] });
const { claims, accessToken } = await logIn(one, 'eve@example.com', 'eve', 'http://127.0.0.1:8080/');
assert.equal(claims.email, 'eve@example.com');
assert.equal(claims.iss, one.issuer);
assert.equal(
  (await fetch(`${one.domain}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } })).status,
  200,
);
await assert.rejects(logIn(other, 'eve@example.com', 'eve'), /refuses eve@example\.com: Wrong email or password/);
await one.close();
assert.equal((await logIn(other, 'bob@example.com', 'bob')).claims.email, 'bob@example.com');
await other.close();
