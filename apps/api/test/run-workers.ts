import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { ADDRESS } from './create-proof';
import { type KeyServer } from './key-server';
import { type RedisServer } from './redis-server';
import { ApiProcess, freePort } from './run-api';
import { until } from './until';

/** Starts an API of several processes, with its log in JSON, and waits until all of them answer. */
export async function runWorkers(
  folder: string,
  keys: KeyServer,
  store: RedisServer,
  env: Record<string, string> & { readonly WORKERS: string },
): Promise<ApiProcess> {
  const api = new ApiProcess(folder, await freePort(), {
    AUTH0_DOMAIN: keys.origin,
    REDIS_URL: store.url,
    NODE_ENV: 'production',
    API_ORIGIN: ADDRESS,
    RATE_LIMIT: 'off',
    REFUSAL_LIMIT: 'off',
    ...env,
  });
  await until(() => {
    if (api.process.exitCode !== null) throw new Error(`The API has ended: ${api.output}`);
    return api.output.includes('Requests are answered by');
  });
  return api;
}

/** The processes that an API has started. */
export function pidsOf({ process: { pid } }: Pick<ApiProcess, 'process'>): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Status of a GET over a connection of its own. */
export function callAnew(api: ApiProcess, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(`${api.origin()}/api/external`, { headers, agent: new Agent() }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    request.once('error', reject);
  });
}

export const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
