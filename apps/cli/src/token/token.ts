import { parseWords, typedAs } from '../typed';
import { UserError } from '../user-error';

const USAGE = `${typedAs('token')} [email] [fault]

An access token of the local tenant, ready for an Authorization header: the first account's, or this one's; broken in this
one way, such as expired (docs/tenant.md has the list). The tenant is at TENANT_ORIGIN, else at TENANT_PORT of this machine,
else at 3002.`;

const OPTIONS = { help: { type: 'boolean', short: 'h', default: false } } as const;

/** `latchkey token`: prints a token that the local tenant mints without a login. */
export async function token(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(words, USAGE, OPTIONS, true);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { TENANT_ORIGIN: origin = `http://localhost:${process.env['TENANT_PORT'] ?? 3002}` } = process.env;
  const [user, fault] = positionals;
  const response = await ask(origin, { user, fault });
  const text = (await response.text()).trim();
  if (response.ok) console.log(text);
  else
    throw new UserError(reasonIn(text) ?? `What answers at ${origin} is no tenant: set TENANT_PORT to the tenant's.`);
  return 0;
}

async function ask(origin: string, order: object): Promise<Response> {
  try {
    return await fetch(`${origin}/_tenant/tokens`, {
      method: 'POST',
      headers: { 'X-Tenant-Control': '1' },
      body: JSON.stringify(order),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // that is how fetch says that nobody listens
    throw new UserError(`No tenant answers at ${origin}: start it with npm start.`);
  }
}

/** The tenant's own reason; undefined if somebody else has answered. */
function reasonIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { error?: string }).error;
  } catch {
    return undefined;
  }
}
