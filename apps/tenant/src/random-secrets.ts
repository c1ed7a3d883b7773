import { createHmac } from 'node:crypto';
import type { TenantModel } from './configuration/model';

/** The model with a secret of its own for each client that has one. The key makes them: they stay while it does. */
export function withRandomSecrets(model: TenantModel, key: string): TenantModel {
  const clients = [...model.clients].map(([id, client]) => {
    const secret = createHmac('sha256', key).update(`secret of the client ${id}`).digest('base64url');
    return [id, client.secret === undefined ? client : { ...client, secret }] as const;
  });
  return { ...model, clients: new Map(clients) };
}

/** The secrets of its clients, by client id. */
export const secretsOf = ({ clients }: TenantModel): Map<string, string> =>
  new Map([...clients.values()].flatMap(({ id, secret }) => (secret === undefined ? [] : [[id, secret]])));
