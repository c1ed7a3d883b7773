// Whether Auth0 would take a tenant.yaml, found out offline: by the Deploy CLI's own parser and validator, and strictly by
// the types of the Management API, which know the names and the values that the validator lets pass.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import ts from 'typescript';
import { type Keywords, keywords, keywordsLeft } from './keywords';
import { requirePackage } from './packages';

/** A list's entries, or one thing, as the file has them. */
type Definition = Readonly<Record<string, unknown>>;
type Entry = Readonly<Record<string, unknown>>;

const { default: YAMLContext } = requirePackage('auth0-deploy-cli/lib/context/yaml') as {
  default: new (config: object, client: unknown) => { loadAssetsFromLocal(): Promise<void> };
};
const { keywordReplace } = requirePackage('auth0-deploy-cli/lib/tools') as {
  keywordReplace(text: string, mappings: Keywords): string;
};

const MAPPINGS = keywords(['https://app.example.com']);

/** Which type of the Management API an entry of each list is held against, and what the Deploy CLI takes out of it first. */
const TYPES: Readonly<Record<string, { readonly type: string; readonly without?: string }>> = {
  clients: { type: 'CreateClientRequestContent' },
  resourceServers: { type: 'CreateResourceServerRequestContent' },
  clientGrants: { type: 'CreateClientGrantRequestContent' },
  roles: { type: 'CreateRoleRequestContent', without: 'permissions' },
  organizations: { type: 'CreateOrganizationRequestContent' },
  actions: { type: 'CreateActionRequestContent', without: 'deployed' },
  tenant: { type: 'UpdateTenantSettingsRequestContent' },
};

/** Resolves with sentences about what is wrong; none if Auth0 would take the file. Nothing leaves the machine. */
export async function checkDefinition(file: string): Promise<string[]> {
  const yamlSchema = CORE_SCHEMA.withTags(mergeTag);
  const resolved = keywordReplace(readFileSync(file, 'utf8'), MAPPINGS);
  const left = keywordsLeft(file, resolved);
  if (left.length) return left;
  const data = (load(resolved, { schema: yamlSchema }) as Definition | null) ?? {};
  return [...(await checkByDeployCli(file)), ...checkByTypes(file, data)];
}

async function checkByDeployCli(file: string): Promise<string[]> {
  const nobody: unknown = new Proxy(() => undefined, {
    get: (_target, name) => (name === 'then' ? undefined : nobody),
    apply: () => Promise.resolve({ data: [] }),
  });
  try {
    const config = { AUTH0_INPUT_FILE: resolve(file), AUTH0_KEYWORD_REPLACE_MAPPINGS: MAPPINGS };
    await new YAMLContext(config, nobody).loadAssetsFromLocal();
    return [];
  } catch (error) {
    return [`The Deploy CLI refuses ${file}: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`];
  }
}

/** TypeScript's and the Management API's declarations: most of the time goes into reading them, so they are read once. */
const declarations = new Map<string, ts.SourceFile | undefined>();

function checkByTypes(file: string, data: Definition): string[] {
  const sources = sourcesOf(data);
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name)?.text ?? readFile(name);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  host.getSourceFile = (name, ...rest) => {
    const source = sources.get(name);
    if (source) return ts.createSourceFile(name, source.text, rest[0]);
    if (!declarations.has(name)) declarations.set(name, getSourceFile(name, ...rest));
    return declarations.get(name);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources].flatMap(([name, { place }]) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(name))
      .map(({ messageText }) => `${file}: ${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
}

/** Of each entry a source that assigns it to its type, by the name of a file that could be here, and its place in the definition. */
function sourcesOf(data: Definition): ReadonlyMap<string, { readonly place: string; readonly text: string }> {
  const entries = Object.entries(TYPES).flatMap(([key, { type, without }]) => {
    const found = data[key];
    const list = (Array.isArray(found) ? found : found ? [found] : []) as readonly Entry[];
    return list.map((entry, index) => ({
      place: Array.isArray(found) ? `${key}[${index}]` : key,
      text: `import type { Management } from 'auth0';\nconst _: Management.${type} = ${json(entry, without)};\n`,
    }));
  });
  return new Map(entries.map((entry, index) => [join(import.meta.dirname, `entry-${index}.mts`), entry]));
}

const json = (entry: Entry, without: string | undefined) =>
  JSON.stringify(Object.fromEntries(Object.entries(entry).filter(([key]) => key !== without)));
