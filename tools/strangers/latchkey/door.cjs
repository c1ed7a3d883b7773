// As CommonJS, with a file of one's own.
const assert = require('node:assert/strict');
const { writeFileSync } = require('node:fs');
const { startTenant } = require('latchkey');

async function main() {
  const { logIn } = await import('./log-in.mjs');
  const callbacks = ['http://localhost:5173/callback'];
  const client = { name: 'Shop', app_type: 'spa', token_endpoint_auth_method: 'none', callbacks };
  writeFileSync('shop.yaml', JSON.stringify({ clients: [client] }));
  const tenant = await startTenant({ file: 'shop.yaml' });
  assert.equal(tenant.clientId, 'shop');
  assert.equal((await logIn(tenant, 'ada@example.com', 'ada')).claims.aud, 'shop');
  await tenant.close();
  await assert.rejects(
    startTenant({ file: 'nothing.yaml' }),
    /nothing\.yaml does not exist: .* or set file to its path\./,
  );
}
main();
