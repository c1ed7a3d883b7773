// The tenant's definition, for what no tenant shows from outside: tenant:deploy brings it there.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findFile } from '@latchkey/api';
import { parse } from 'yaml';
import type { Known } from './known';

/** As much of a tenant's definition as is looked at. */
interface Definition {
  readonly resourceServers?: readonly {
    readonly identifier?: string;
    readonly proof_of_possession?: { readonly mechanism?: string } | null;
  }[];
  readonly clients?: readonly {
    readonly require_proof_of_possession?: unknown;
    readonly oidc_logout?: { readonly backchannel_logout_urls?: readonly string[] } | null;
  }[];
}

/** As much of tenant.local.yaml. */
interface Local {
  readonly clients?: Readonly<Record<string, { readonly backchannel_logout_path?: string }>>;
}

type Env = Known['env'];

/** The tenant's definition; empty where there is none that can be read, as with a folder of the Deploy CLI's. */
export const readDefinition = ({ TENANT_FILE: named }: Env, workingFolder: string): Definition =>
  read<Definition>(named, 'tenant.yaml', workingFolder);

/** What only the local tenant reads; empty where there is none. */
export const readLocal = ({ TENANT_LOCAL_FILE: named }: Env, workingFolder: string): Local =>
  read<Local>(named, 'tenant.local.yaml', workingFolder);

function read<Content extends object>(named: string | undefined, usual: string, workingFolder: string): Content {
  const file = named ? resolve(workingFolder, named) : findFile(usual, workingFolder, import.meta.dirname);
  try {
    return (parse(readFileSync(file ?? usual, 'utf8')) ?? {}) as Content;
  } catch {
    return {} as Content;
  }
}
