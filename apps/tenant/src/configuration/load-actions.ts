import { dirname, resolve } from 'node:path';
import { loadActionCode, missingDependencies } from './action-code';
import { ActionFailure, lineOf } from './action-failure';
import type { Definition } from './definition';

/** What the local tenant runs Actions for, and what their code exports for it. */
const HANDLERS = {
  'post-login': 'onExecutePostLogin',
  'credentials-exchange': 'onExecuteCredentialsExchange',
} as const;

/** An occasion on which Actions run. */
export type Trigger = keyof typeof HANDLERS;

/** An Action that is bound to a trigger, ready to run. */
export interface Action {
  readonly name: string;
  readonly file: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Takes Auth0's event and its api, see actions/. Throws an ActionFailure for whatever the code throws. */
  run(event: object, api: object): Promise<void>;
}

/** The Actions of each trigger, in their order. */
export type Actions = Readonly<Record<Trigger, readonly Action[]>>;

interface Loaded {
  readonly actions: Actions;
  /** The code of all of them, of those that cannot be used as well. */
  readonly files: string[];
  /** Why one of them cannot be used. */
  readonly faults: string[];
  readonly warnings: string[];
}

/** The Actions that are bound to a trigger and deployed. */
export function loadActions({ actions, triggers }: Definition, tenantFile: string): Loaded {
  const files: string[] = [];
  const faults: string[] = [];
  const warnings: string[] = [];
  const load = (trigger: Trigger): Action[] =>
    triggers[trigger].flatMap(({ action_name: name }) => {
      const action = actions.find((candidate) => candidate.name === name);
      if (!action) {
        faults.push(`triggers.${trigger} names the Action ${name}, which actions does not have: add it there.`);
        return [];
      }
      if (!action.deployed) return [];
      const file = resolve(dirname(tenantFile), action.code);
      files.push(file);
      try {
        const run = handlerOf(trigger, name, file, action.dependencies);
        warnings.push(...missingDependencies(name, file, action.dependencies));
        return [{ name, file, run, secrets: Object.fromEntries(action.secrets.map((s) => [s.name, s.value ?? ''])) }];
      } catch (error) {
        const line = lineOf(error, file);
        faults.push(`The Action ${name} in ${file}${line ? `:${line}` : ''} cannot be used: ${String(error)}.`);
        return [];
      }
    });
  const loaded = { 'post-login': load('post-login'), 'credentials-exchange': load('credentials-exchange') };
  return { actions: loaded, files, faults, warnings };
}

function handlerOf(
  trigger: Trigger,
  name: string,
  file: string,
  dependencies: Definition['actions'][number]['dependencies'],
): Action['run'] {
  const exports = loadActionCode(name, file, dependencies) as Partial<Record<string, unknown>> | null;
  const handler = exports?.[HANDLERS[trigger]];
  if (typeof handler !== 'function') throw new Error(`it exports no ${HANDLERS[trigger]}`);
  return async (event, api) => {
    try {
      await (handler as (...args: unknown[]) => unknown)(event, api);
    } catch (error) {
      throw new ActionFailure(name, file, error);
    }
  };
}
