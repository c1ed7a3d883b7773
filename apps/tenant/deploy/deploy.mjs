// npm run tenant:deploy: shows what would change at Auth0; with "-- --apply" it shows it and then does it. What tenant.yaml
// leaves out is deleted there with AUTH0_ALLOW_DELETE=true only.
import { createRequire } from 'node:module';
import { failure } from './failure.mjs';
import { leaveDeployerOut } from './preview.mjs';
import { parameters } from './parameters.mjs';

const { faults, params } = parameters(process.env, process.argv.slice(2));
if (faults.length === 0) {
  const { checkDefinition } = await import('./check-definition.mjs'); // takes seconds to load
  faults.push(...(await checkDefinition(params.input_file)));
}
if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
delete process.env.AUTH0_ALLOW_DELETE; // the CLI would read it beside what it is given
const require = createRequire(import.meta.url);
const { deploy } = require('auth0-deploy-cli');
leaveDeployerOut(require('auth0-deploy-cli/lib/tools/auth0/handlers/clients').default);
try {
  await deploy(params);
} catch (error) {
  console.error(failure(error, params.config.AUTH0_DOMAIN));
  process.exit(1);
}
