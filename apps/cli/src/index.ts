// The JavaScript door of the package `latchkey`: a tenant for tests.
export {
  TenantControl,
  type KeyServer,
  type Person,
  type Switches,
  type TenantState,
  type TokenOrder,
} from '@latchkey/tenant/control';
export { startTenant, type RunningTenant, type TenantOptions } from './tenant/start-tenant';
