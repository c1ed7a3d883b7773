import type { Definition } from './definition';
import type { Local } from './local';

type Action = Definition['actions'][number];

/** What the Deploy CLI writes in place of a value that it keeps for itself. */
const NOT_SHOWN = '_VALUE_NOT_SHOWN_';

/** The value of an Action's secret: what tenant.local.yaml says, else what tenant.yaml says; undefined for neither. */
export function secretOf(local: Local, action: string, { name, value }: Action['secrets'][number]): string | undefined {
  return local.actions[action]?.secrets[name] ?? (value === NOT_SHOWN ? undefined : value);
}

/** Whether an Action can be run at all: it is there, and its code is. */
export const isRunnable = ({ actions }: Definition, name: string) =>
  actions.some((action) => action.name === name && action.code !== '');

/**
 * The same definition with a value for each secret of its Actions, those of tenant.local.yaml included, and bound to
 * triggers only what can be run.
 */
export function withSecrets(definition: Definition, local: Local): Definition {
  const actions = definition.actions.map((action) => {
    const own = Object.entries(local.actions[action.name]?.secrets ?? {}).map(([name, value]) => ({ name, value }));
    const listed = action.secrets.map((secret) => ({ ...secret, value: secretOf(local, action.name, secret) ?? '' }));
    const others = own.filter(({ name }) => !listed.some((secret) => secret.name === name));
    return { ...action, code: action.code.replaceAll('\\', '/'), secrets: [...listed, ...others] };
  });
  const runnable = (bound: Definition['triggers']['post-login']) =>
    bound.filter(({ action_name: name }) => isRunnable(definition, name));
  const { 'post-login': login, 'credentials-exchange': exchange, others } = definition.triggers;
  const triggers = { 'post-login': runnable(login), 'credentials-exchange': runnable(exchange), others };
  return { ...definition, actions, triggers };
}
