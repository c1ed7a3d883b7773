import { dump } from 'js-yaml';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Entry, Export } from './exports';
import { folder } from './files';

const CODE = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim('https://acme.example/plan', event.secrets.PLAN);
};
`;

/** Writes an export as `a0deploy export --format=yaml` does. Gives the file. */
export function writeYaml(tenant: Export): string {
  const below = folder();
  return write(below, 'tenant.yaml', dump(tenant), tenant);
}

const FOLDERS: Record<string, string> = {
  clients: 'clients',
  resourceServers: 'resource-servers',
  clientGrants: 'grants',
  roles: 'roles',
  organizations: 'organizations',
  actions: 'actions',
};

/** Writes it as `a0deploy export --format=directory` does. Gives the folder. */
export function writeDirectory(tenant: Export): string {
  const below = folder();
  for (const [key, value] of Object.entries(tenant)) {
    const json = (name: string, content: unknown) =>
      write(below, name, `${JSON.stringify(content, null, 2)}\n`, tenant);
    if (key === 'tenant') json('tenant.json', value);
    else if (key === 'triggers') json('triggers/triggers.json', value);
    else if (Array.isArray(value)) {
      for (const [n, entry] of (value as Entry[]).entries()) {
        const name = key === 'clientGrants' ? `${String(entry['client_id'])}-${n}` : String(entry['name']);
        json(join(FOLDERS[key] ?? key, `${name}.json`), entry);
      }
    } else json(`${key}/${key}.json`, value);
  }
  return below;
}

function write(below: string, name: string, text: string, { actions = [] }: Export): string {
  const file = join(below, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  for (const { code } of actions as { code: string }[]) {
    mkdirSync(join(below, dirname(code)), { recursive: true });
    writeFileSync(join(below, code), CODE);
  }
  return file;
}
