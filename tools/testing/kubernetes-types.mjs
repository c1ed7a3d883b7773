// Objects of Kubernetes, held against the types that are made of its own OpenAPI document. A compiler refuses a name that
// is none, which the API server only warns of, and schemas from that document take in silence.
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../install.mjs';

const FILE = join(root, 'tools', 'objects-of-kubernetes.ts'); // is nowhere; packages are found from there

/** What is wrong with the objects, in the compiler's words; nothing where Kubernetes takes them. */
export function faultsOf(objects) {
  const source = objects
    .map(({ apiVersion, kind, ...rest }, i) => {
      const [version, group = 'core'] = apiVersion.split('/').reverse();
      const type = `import('kubernetes-types/${group.split('.')[0]}/${version}').${kind}`;
      return `export const object${i}: ${type} = ${JSON.stringify({ apiVersion, kind, ...rest }, null, 1)};`;
    })
    .join('\n');
  const options = { strict: true, noEmit: true, types: [], lib: ['lib.es2023.d.ts'], skipLibCheck: true };
  const resolution = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const host = ts.createCompilerHost({ ...options, ...resolution });
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === FILE || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === FILE ? ts.createSourceFile(name, source, ...rest) : getSourceFile(name, ...rest);
  const program = ts.createProgram([FILE], { ...options, ...resolution }, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => {
    const line = source.slice(0, start).split('\n').length;
    return `${ts.flattenDiagnosticMessageText(messageText, ' ')} (${source.split('\n')[line - 1].trim()})`;
  });
}
