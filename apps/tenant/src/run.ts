import type { Settings, Start } from './configuration/environment';
import { StartError } from './configuration/start-error';
import { startTenant, type Tenant } from './tenant';

const SHOWN_ACCOUNTS = 4;

/**
 * Runs one tenant as this process: says where it is, and then what `tell` gives; ends with the signals, and outlives what
 * an Action lets go. Where it cannot start, all faults are told and the exit code is 1.
 */
export async function runTenant(read: () => Start, tell: (tenant: Tenant) => readonly string[] = () => []) {
  let tenant: Tenant | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void (tenant?.close() ?? Promise.resolve()).finally(() => process.exit(0)));
  }
  // A promise that an Action has let go, or a timer of its: that must not end everybody's tenant.
  process.on('uncaughtException', (error) => {
    const failure = tenant?.strayFailure(error);
    console.error(...(failure ? [failure.message, error] : [error]));
    if (!failure) process.exit(1);
  });

  try {
    const { settings, faults, warnings } = read();
    tenant = await startTenant(settings, faults);
    for (const warning of [...warnings, ...tenant.warnings]) console.warn(warning);
    const accounts = tenant.accounts
      .slice(0, SHOWN_ACCOUNTS)
      .map(({ email, password }) => (password === undefined ? email : `${email} / ${password}`));
    if (settings.hosts.length) console.warn(opened(settings, tenant.clientSecrets));
    console.log(`Local tenant at ${tenant.origin}/ (${accounts.join(', ') || 'no accounts'})`);
    for (const line of tell(tenant)) console.log(line);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** What somebody should know who has let others at the tenant. */
function opened({ host, hosts }: Settings, secrets: Tenant['clientSecrets']): string {
  const where = host === undefined ? 'this machine' : host;
  const own = [...secrets].map(([id, secret]) => `${id} ${secret}`).join(', ');
  return `The tenant answers to ${hosts.join(', ')} as well, on ${where}: whoever reaches it may log in as anybody, so it is for development only. Secrets of the clients here, instead of those in the files: ${own || 'none'}.`;
}
