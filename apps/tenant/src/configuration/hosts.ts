import { isIP } from 'node:net';

/** Names of this machine: nobody else's page or process answers to them. */
export const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Where the tenant can be reached from, beside this machine's own loopback. */
export interface Hosts {
  /** The address to listen on; undefined is loopback, IPv4 and IPv6. */
  readonly host: string | undefined;
  /** Names that it answers to beside the loopback ones, in lower case: exact ones, without a port. */
  readonly hosts: readonly string[];
}

const NAME = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/;
const AN_ADDRESS = 'put an address of this machine there, like 0.0.0.0, or unset it';

/**
 * Reads HOST and TENANT_HOSTS. The tenant lets anybody in as anybody, so HOST alone opens it to nobody: it counts only where
 * somebody has also written down which names it may answer to.
 */
export function readHosts(
  env: Readonly<Record<string, string | undefined>>,
  faults: string[],
  warnings: string[],
): Hosts {
  const [host, list] = [env['HOST']?.trim() ?? '', env['TENANT_HOSTS']];
  const hosts = list === undefined ? [] : list.split(',').map((name) => name.trim().toLowerCase());
  for (const name of hosts.filter((name) => !NAME.test(name)))
    faults.push(
      `TENANT_HOSTS has "${name}", which is no name of a host: put names without scheme, port and wildcard there, like tenant.test, separated by commas.`,
    );
  if (host === '' || host === 'localhost' || LOOPBACK_HOST.test(host) || host === '::1')
    return { host: undefined, hosts };
  if (list === undefined) {
    warnings.push(
      `HOST is "${host}" and has no effect: the local tenant stays on this machine, unless TENANT_HOSTS says which names it may answer to.`,
    );
    return { host: undefined, hosts };
  }
  if (!isIP(host)) faults.push(`HOST is "${host}": ${AN_ADDRESS}.`);
  return { host, hosts };
}
