// The door of the tenant, for the command and for tests. Whoever needs a tenant only to talk to it has its URL.
export { readEnvironment, type Settings, type Start } from './configuration/environment';
export { StartError } from './configuration/start-error';
export { runTenant } from './run';
export { startTenant, type Tenant } from './tenant';
