// npm run -s tenant:token [-- email [fault]]: an access token of the local tenant, ready for an Authorization header.
const origin = process.env.TENANT_ORIGIN ?? `http://localhost:${process.env.TENANT_PORT ?? 3002}`;
const [user, fault] = process.argv.slice(2);
try {
  const response = await fetch(`${origin}/_tenant/tokens`, {
    method: 'POST',
    headers: { 'X-Tenant-Control': '1' },
    body: JSON.stringify({ user, fault }),
  });
  const text = (await response.text()).trim();
  if (response.ok) console.log(text);
  else fail(reasonIn(text) ?? `What answers at ${origin} is no tenant: set TENANT_PORT to the tenant's.`);
} catch (error) {
  if (!(error instanceof TypeError)) throw error; // that is how fetch says that nobody listens
  fail(`No tenant answers at ${origin}: start it with npm start.`);
}

/** The tenant's own reason; undefined if somebody else has answered. */
function reasonIn(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return undefined;
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
