import { TenantControl } from '@latchkey/tenant/control';
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
  try {
    console.log(await new TenantControl(origin).mint({ user, fault }));
    return 0;
  } catch (error) {
    throw new UserError(reasonOf(error as Error, origin));
  }
}

/** Why there is no token: nobody listens, as fetch says by a TypeError with a cause; the tenant's own reason; or another's answer. */
function reasonOf(error: Error, origin: string): string {
  const { name, cause, message } = error;
  if (cause) return `No tenant answers at ${origin}: start it with npm start.`;
  if (name === 'Error' && message) return message;
  return `What answers at ${origin} is no tenant: set TENANT_PORT to the tenant's.`;
}
