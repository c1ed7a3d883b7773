import { Logger } from '@nestjs/common';
import { type Quota, readProxy } from '@latchkey/nest-auth';
import { type Config } from '../config/config';

/** Says in the log, once for all processes, where the API is, whose tokens it takes, what it limits, and by which proxy it asks. */
export function announce(config: Config): void {
  const logger = new Logger('API');
  const [address] = config.addresses;
  const page = config.pageFolder ? `; the page at ${address}` : '';
  const issuers = config.issuers.map(({ issuer }) => issuer);
  logger.log(`API at ${address}/api, for tokens of ${issuers.join(' and ')}${page}`);
  logger.log(`Limits: ${limitsInWords(config)}`);
  for (const issuer of issuers) {
    const proxy = readProxy(issuer);
    if (proxy) logger[proxy.state === 'unused' ? 'warn' : 'log'](proxy.says);
  }
}

/** What is limited by default is said: whoever meets a 429 shall know which variable changes it. */
function limitsInWords({ limits: { caller, refusals } }: Pick<Config, 'limits'>): string {
  const words = (variable: string, what: string, of: string, limit: Quota | undefined) =>
    limit
      ? `${limit.quota} ${what} in ${limit.window} s of each ${of} (${variable})`
      : `${what} of each ${of} without end (${variable} is off)`;
  return `${words('RATE_LIMIT', 'requests', 'caller', caller)}, ${words('REFUSAL_LIMIT', 'refused tokens', 'address', refusals)}`;
}
