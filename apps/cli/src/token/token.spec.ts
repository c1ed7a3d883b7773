import { latchkey } from '../testing/command';
import { closeAll, page, serve } from '../testing/fake-server';
import { startTenant } from '../tenant/start-tenant';

const open: { close(): unknown }[] = [];
afterEach(() => closeAll(open));

const token = (words: readonly string[], env: Readonly<Record<string, string>>) =>
  latchkey(['token', ...words], { env }).ended;
const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

async function tenant() {
  const running = await startTenant();
  open.push(running);
  return { TENANT_ORIGIN: running.domain };
}

describe('latchkey token', () => {
  it('prints a token of the tenant that runs', async () => {
    const env = await tenant();
    expect(claimsOf((await token([], env)).out.trim())).toMatchObject({ sub: 'auth0|ada' });
    const { port: TENANT_PORT } = new URL(env.TENANT_ORIGIN);
    expect(claimsOf((await token(['bob@example.com'], { TENANT_PORT })).out.trim())).toMatchObject({
      sub: 'auth0|bob',
    });
    const expired = await token(['bob@example.com', 'expired'], env);
    expect(Number(claimsOf(expired.out.trim())['exp'])).toBeLessThan(Date.now() / 1000);
  });

  it('says what is wrong', async () => {
    const refused = await token(['nobody@example.com'], await tenant());
    const down = await token([], { TENANT_ORIGIN: 'http://127.0.0.1:1' });
    const mistyped = await token(['--user', 'bob'], {});
    expect([refused, down]).toEqual([
      { code: 1, out: '', err: 'Nobody has the email address nobody@example.com.\n' },
      { code: 1, out: '', err: 'No tenant answers at http://127.0.0.1:1: start it with npm start.\n' },
    ]);
    expect([mistyped.code, mistyped.err]).toEqual([2, expect.stringMatching(/^Unknown option '--user'/)]);
  });

  it.each(['<!doctype html>', '{"status":404}', '[]'])('says that somebody else answers: %s', async (body) => {
    const other = await serve({ '/_tenant/tokens': page(404, body) });
    open.push(other);
    expect(await token([], { TENANT_ORIGIN: other.origin })).toEqual({
      code: 1,
      out: '',
      err: `What answers at ${other.origin} is no tenant: set TENANT_PORT to the tenant's.\n`,
    });
  });
});
