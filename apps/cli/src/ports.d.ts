// What is taken of tools/ports.mjs, which runs before anything is compiled.
declare module '@latchkey/ports' {
  type Env = Readonly<Record<string, string | undefined>>;

  /** Says in sentences what the person must change; told without a stack. */
  export class UserError extends Error {}

  /** Reads CLIENT_PORT, API_PORT and TENANT_PORT. Throws a UserError that lists every fault. */
  export function readPorts(env: Env): { readonly client: number; readonly api: number; readonly tenant: number };

  /** Whether a domain, in any of the forms people paste, is on this machine. */
  export function isLocal(domain: string): boolean;

  /** The environment of one process under `serve`: its own PORT, and the places of the others where they were moved. */
  export function serveEnv(name: 'client' | 'api' | 'tenant', env: Env): Readonly<Record<string, string | undefined>>;

  /** A port that is free now. */
  export function freePort(): Promise<number>;
}
