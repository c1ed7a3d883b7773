// The door for the doctor (apps/cli): what this API would say of a configuration and of a page's policy. It starts nothing.
export { type Config, loadConfig } from './config/config';
export { ConfigurationError } from './config/faults';
export { findFile } from './config/find-file';
export { hostedPolicy } from './page/page-headers';
