// Whether Auth0 would take a tenant.yaml, found out offline: by the Deploy CLI's own parser and validator, and strictly by
// the types of the Management API, which know the names and the values that the validator lets pass.
// As a program: node check-definition.mjs <file>... prints one line per fault and ends with 1 if there is one.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import ts from 'typescript';
import { keywords, keywordsLeft } from './keywords.mjs';

const require = createRequire(import.meta.url);
const { default: YAMLContext } = require('auth0-deploy-cli/lib/context/yaml');
const schema = require('auth0-deploy-cli/lib/tools/auth0/schema').default;
const { keywordReplace } = require('auth0-deploy-cli/lib/tools');

const MAPPINGS = keywords(['https://app.example.com']);

/** Keys that the Deploy CLI itself adds. */
const OWN = ['exclude', 'include'];

/** Which type of the Management API an entry of each list is held against, and what the Deploy CLI does to it first. */
const TYPES = {
  clients: ['CreateClientRequestContent'],
  resourceServers: ['CreateResourceServerRequestContent'],
  clientGrants: ['CreateClientGrantRequestContent'],
  roles: ['CreateRoleRequestContent', ({ permissions, ...role }) => [role, permissions]],
  organizations: ['CreateOrganizationRequestContent'],
  actions: ['CreateActionRequestContent', ({ deployed, ...action }) => [action, deployed]],
  tenant: ['UpdateTenantSettingsRequestContent'],
};

/** Resolves with sentences about what is wrong; none if Auth0 would take the file. Nothing leaves the machine. */
export async function checkDefinition(file) {
  const yamlSchema = CORE_SCHEMA.withTags(mergeTag);
  const resolved = keywordReplace(readFileSync(file, 'utf8'), MAPPINGS);
  const left = keywordsLeft(file, resolved);
  if (left.length) return left;
  const data = load(resolved, { schema: yamlSchema }) ?? {};
  return [...(await checkByDeployCli(file, data)), ...checkByTypes(file, data)];
}

async function checkByDeployCli(file, data) {
  // The whole schema has 8 MB and takes five seconds to compile; what the file has not, it cannot break.
  const all = schema.properties;
  schema.properties = Object.fromEntries(Object.entries(all).filter(([key]) => key in data || OWN.includes(key)));
  const nobody = new Proxy(() => undefined, {
    get: (_target, name) => (name === 'then' ? undefined : nobody),
    apply: async () => ({ data: [] }),
  });
  try {
    const config = { AUTH0_INPUT_FILE: resolve(file), AUTH0_KEYWORD_REPLACE_MAPPINGS: MAPPINGS };
    await new YAMLContext(config, nobody).loadAssetsFromLocal();
    return [];
  } catch (error) {
    return [`The Deploy CLI refuses ${file}: ${error.message.replaceAll(/\s+/g, ' ')}`];
  } finally {
    schema.properties = all;
  }
}

/** TypeScript's and the Management API's declarations: most of the time goes into reading them, so they are read once. */
const declarations = new Map();

function checkByTypes(file, data) {
  const entries = Object.entries(TYPES).flatMap(([key, [type, split = (entry) => [entry]]]) =>
    (Array.isArray(data[key]) ? data[key] : data[key] ? [data[key]] : []).map((entry, index) => ({
      name: Array.isArray(data[key]) ? `${key}[${index}]` : key,
      source: `const _: Management.${type} = ${JSON.stringify(split(entry)[0])};`,
    })),
  );
  const folder = import.meta.dirname;
  const sources = new Map(
    entries.map(({ source }, index) => [
      join(folder, `entry-${index}.mts`),
      `import type { Management } from 'auth0';\n${source}\n`,
    ]),
  );
  const options = {
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
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  host.getSourceFile = (name, ...rest) => {
    if (sources.has(name)) return ts.createSourceFile(name, sources.get(name), ...rest);
    if (!declarations.has(name)) declarations.set(name, getSourceFile(name, ...rest));
    return declarations.get(name);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return [...sources.keys()].flatMap((name, index) =>
    program
      .getSemanticDiagnostics(program.getSourceFile(name))
      .map(
        ({ messageText }) => `${file}: ${entries[index].name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      ),
  );
}

if (process.argv[1] === import.meta.filename) {
  for (const file of process.argv.slice(2)) {
    for (const fault of await checkDefinition(file)) {
      console.log(fault);
      process.exitCode = 1;
    }
  }
}
