import { type Handler, serve } from './fake-server';
import { AUDIENCE, setPrograms, CLIENT_ID, type Programs } from './programs';

/** A tenant, its API, and a page of another server, all as they should be. */
export interface Stage {
  readonly tenant: string;
  readonly api: string;
  readonly page: string;
  readonly programs: Programs;
  close(): Promise<unknown>;
}

export async function setStage(): Promise<Stage> {
  const programs = setPrograms();
  const routes: Record<string, unknown> = {};
  const server = await serve(routes);
  const page = server.origin.replace('127.0.0.1', 'localhost'); // of one site with the tenant
  const { origin: tenant } = await programs.startTenant({ PAGE_ORIGINS: page });
  const api = await programs.startApi(tenant, { CORS_ORIGINS: `http://localhost:4200,${page}` });
  routes['/auth_config.json'] = { domain: tenant, clientId: CLIENT_ID, audience: AUDIENCE, apiOrigin: api };
  const policy = `default-src 'none'; connect-src 'self' ${tenant} ${api}; frame-src ${tenant}`;
  const index: Handler = (_, response) => response.writeHead(200, { 'content-security-policy': policy }).end();
  routes['/'] = index;
  return { tenant, api, page, programs, close: () => Promise.all([programs.close(), server.close()]) };
}
