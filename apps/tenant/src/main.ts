import { readEnvironment } from './configuration/environment';
import { StartError } from './configuration/start-error';
import { startTenant, type Tenant } from './tenant';

const SHOWN_ACCOUNTS = 4;

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
  const { settings, faults } = readEnvironment(process.env, import.meta.dirname, process.argv.slice(2));
  tenant = await startTenant(settings, faults);
  for (const warning of tenant.warnings) console.warn(warning);
  const accounts = tenant.accounts
    .slice(0, SHOWN_ACCOUNTS)
    .map(({ email, password }) => (password === undefined ? email : `${email} / ${password}`));
  console.log(`Local tenant at ${tenant.origin}/ (${accounts.join(', ') || 'no accounts'})`);
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
