import { BlockList, isIP } from 'node:net';
import { type Faults } from './faults';

const EXAMPLE = 'addresses and ranges there, separated by commas, such as 10.0.0.7,10.1.0.0/16,fd00::/8';

/** `TRUSTED_PROXIES` as a set that can be asked; undefined where no proxy is named. */
export function parseProxies(text: string | undefined, faults: Faults): BlockList | undefined {
  if (text === undefined) return undefined;
  const proxies = new BlockList();
  for (const entry of text.split(',').map((part) => part.trim())) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const version = address.includes('%') || rest.length ? 0 : isIP(address);
    const family = version === 6 ? 'ipv6' : 'ipv4';
    const length = Number(prefix);
    const good =
      version && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && length <= (version === 6 ? 128 : 32)));
    if (!good) faults.add(`TRUSTED_PROXIES has "${entry}", which is no address and no range: put ${EXAMPLE}.`);
    else if (prefix === undefined) proxies.addAddress(address, family);
    else if (length > 0) proxies.addSubnet(address, length, family);
    // Whoever may say where a request came from may say that it came from anybody.
    else
      faults.add(`TRUSTED_PROXIES has "${entry}", which is everybody: put your own proxies there, such as 10.0.0.7.`);
  }
  return proxies;
}
