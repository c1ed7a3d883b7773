import { createRequire } from 'node:module';
import { UserError } from '../user-error';

/** What deploying takes and nothing else does; they are large, so whoever deploys installs them. */
const PACKAGES = ['auth0-deploy-cli', 'auth0', 'typescript'];

/** Finds packages from here, as they are CommonJS. */
export const requirePackage = createRequire(import.meta.url);

/** Throws a UserError that names the packages that are missing. */
export function assertInstalled(): void {
  const missing = PACKAGES.filter((name) => {
    try {
      requirePackage.resolve(name);
      return false;
    } catch {
      return true;
    }
  });
  if (missing.length)
    throw new UserError(
      `Deploying takes packages that are not here: run "npm install --save-dev ${missing.join(' ')}", then try again.`,
    );
}
