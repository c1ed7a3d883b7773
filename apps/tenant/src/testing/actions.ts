import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeJwt } from 'jose';
import { edited } from './files';
import { obtainTokens } from './flow';
import { start } from './start';

/** Where the claims of these tests live. */
export const NAMESPACE = 'https://latchkey.example';

interface Deviation {
  trigger?: string;
  /** Members of the Action's entry, in YAML. */
  entry?: string;
  tenant?: [from: string, to: string][];
}

/** Files with the Action add-roles beside them, as the Deploy CLI has them. */
export function withAction(code: string, { trigger = 'post-login', entry = '', tenant = [] }: Deviation = {}) {
  const bound = `
actions:
  - name: add-roles
    code: ./actions/add-roles/code.js
    runtime: node22
    deployed: true
    secrets: [{ name: WORD, value: sesame }]
    supported_triggers: [{ id: ${trigger}, version: v3 }]
    ${entry}
triggers:
  ${trigger}:
    - action_name: add-roles
      display_name: add-roles

roles:`;
  const files = edited({ tenant: [['\nroles:', bound], ...tenant] });
  const file = join(dirname(files.tenantFile), 'actions/add-roles/code.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  return { ...files, file };
}

/** Puts a package where the Action finds it. */
export function installPackage(files: { file: string }, name: string, code: string): void {
  const folder = join(dirname(files.file), 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), code);
}

/** The code of an Action that keeps what an expression of `event` and `api` gives, for `kept` to read. */
export const keeping = (expression: string, before = '') =>
  `exports.onExecutePostLogin = async (event, api) => {
  ${before}
  api.idToken.setCustomClaim('${NAMESPACE}/kept', JSON.stringify((${expression}) ?? null));
};`;

/** What the Action of a login has kept. */
export const kept = (idToken: string): unknown => JSON.parse(String(decodeJwt(idToken)[`${NAMESPACE}/kept`]));

/** Logs ada in at a tenant with this Action, and gives what the expression was. */
export async function evaluate(expression: string, before = '', deviation: Deviation = {}): Promise<unknown> {
  const tenant = await start(withAction(keeping(expression, before), deviation));
  return kept((await obtainTokens(tenant.origin)).id_token);
}
