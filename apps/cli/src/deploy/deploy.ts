import { parseWords, typedAs } from '../typed';
import { failure } from './failure';
import { assertInstalled, requirePackage } from './packages';
import { parameters, type DeployParameters } from './parameters';
import { leaveDeployerOut, type ClientHandler } from './preview';
import { compileWhatIsThere, type Schema, type Validator } from './validation';

const USAGE = `${typedAs('deploy')} [--apply]

Brings tenant.yaml to the Auth0 tenant of AUTH0_DOMAIN: shows what would change there.

  --apply  shows it, and then does it

Reads AUTH0_DEPLOY_CLIENT_ID, AUTH0_DEPLOY_CLIENT_SECRET, PAGE_ORIGINS, and TENANT_FILE for another file. What the file leaves
out is deleted there with AUTH0_ALLOW_DELETE=true only.`;

const OPTIONS = {
  apply: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `latchkey deploy`: shows what would change at Auth0; with `--apply` it shows it and then does it. */
export async function deploy(words: readonly string[]): Promise<number> {
  const { values } = parseWords(words, USAGE, OPTIONS);
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { faults, params } = parameters(process.env, values.apply);
  if (faults.length === 0) {
    assertInstalled();
    const { Auth0 } = requirePackage('auth0-deploy-cli/lib/tools') as { Auth0: Validator };
    const { default: schema } = requirePackage('auth0-deploy-cli/lib/tools/auth0/schema') as { default: Schema };
    compileWhatIsThere(Auth0, schema);
    const { checkDefinition } = await import('./check-definition'); // takes seconds to load
    faults.push(...(await checkDefinition(params.input_file)));
  }
  if (faults.length) {
    console.error(faults.join('\n'));
    return 1;
  }
  delete process.env['AUTH0_ALLOW_DELETE']; // the CLI would read it beside what it is given
  const cli = requirePackage('auth0-deploy-cli') as { deploy(params: DeployParameters): Promise<void> };
  const { default: handler } = requirePackage('auth0-deploy-cli/lib/tools/auth0/handlers/clients') as {
    default: ClientHandler;
  };
  leaveDeployerOut(handler);
  try {
    await cli.deploy(params);
    return 0;
  } catch (error) {
    console.error(failure(error as Error, params.config.AUTH0_DOMAIN));
    return 1;
  }
}
