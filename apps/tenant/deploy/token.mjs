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
  else throw new Error(JSON.parse(text).error);
} catch (error) {
  const refused = error instanceof TypeError; // that is how fetch says that nobody listens
  console.error(refused ? `No tenant answers at ${origin}: start it with npm start.` : error.message);
  process.exitCode = 1;
}
