import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { createContext, Script } from 'node:vm';
import type { Definition } from './definition';

/** A post-login Action, ready to run. */
export interface PostLoginAction {
  readonly name: string;
  readonly file: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Takes Auth0's event and its api, see actions/. */
  run(event: object, api: object): Promise<void>;
}

/** The Actions that are bound to post-login, in their order, or why one of them cannot be used; and the files of all. */
export function loadActions(
  { actions, triggers }: Definition,
  tenantFile: string,
): { actions: PostLoginAction[]; files: string[]; faults: string[] } {
  const loaded: PostLoginAction[] = [];
  const files: string[] = [];
  const faults: string[] = [];
  for (const { action_name: name } of triggers['post-login']) {
    const action = actions.find((candidate) => candidate.name === name);
    if (!action) {
      faults.push(`triggers.post-login names the Action ${name}, which actions does not have: add it there.`);
      continue;
    }
    if (!action.deployed) continue;
    const file = resolve(dirname(tenantFile), action.code);
    files.push(file);
    try {
      const run = load(file);
      loaded.push({ name, file, run, secrets: Object.fromEntries(action.secrets.map((s) => [s.name, s.value])) });
    } catch (error) {
      faults.push(`The Action ${name} in ${file} cannot be used: ${String(error)}.`);
    }
  }
  return { actions: loaded, files, faults };
}

/** Runs a file as Auth0 does, as a CommonJS module. It is the workspace's own code: nothing is walled off. */
function load(file: string): PostLoginAction['run'] {
  const module: { exports: { onExecutePostLogin?: unknown } } = { exports: {} };
  const { Buffer, URL, URLSearchParams, console, fetch, setTimeout, clearTimeout } = globalThis;
  const globals = {
    Buffer,
    URL,
    URLSearchParams,
    console,
    fetch,
    setTimeout,
    clearTimeout,
    require: createRequire(file),
  };
  const sandbox = createContext({ ...globals, module, exports: module.exports });
  new Script(readFileSync(file, 'utf8'), { filename: file }).runInContext(sandbox);
  const { onExecutePostLogin: run } = module.exports;
  if (typeof run !== 'function') throw new Error('it exports no onExecutePostLogin');
  return async (event, api) => void (await (run as (...args: unknown[]) => unknown)(event, api));
}
