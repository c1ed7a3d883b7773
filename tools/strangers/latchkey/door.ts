// For the compiler alone: the types as a stranger's strict project finds them.
import { startTenant, TenantControl, type RunningTenant, type TenantState } from 'latchkey';

const tenant: RunningTenant = await startTenant({ port: 0, pageOrigins: ['https://app.example.com'] });
const control: TenantControl = new TenantControl(tenant.domain);
export const same: TenantControl = tenant.control;
const state: TenantState = await control.switch({ keyServer: 'down' });
export const ids: readonly string[] = state.signingKeys;
// @ts-expect-error there is no such switch
await control.switch({ keyServer: 'away' });
