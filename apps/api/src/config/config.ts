import { type BlockList } from 'node:net';
import { resolve } from 'node:path';
import { type AuthConfigDto } from '@latchkey/shared';
import { parseAddresses, parseOrigins, parsePageApi } from './address';
import { readAuthConfig } from './auth-config-file';
import { agreeOnDpop, type DpopConfig, parseDpop } from './dpop';
import { Faults } from './faults';
import { parseTrust, type Trust } from './issuers';
import { type LimitsConfig, parseLimits } from './limits';
import { findPage } from './page-folder';
import { parseProxies } from './proxies';
import { parseRedis, type RedisConfig } from './redis';
import { parseSwitch } from './switch';
import { parseTokenAlgorithms, type TokenAlgorithms } from './token-algorithms';
import { parseTokenLength } from './token-length';
import { parseTokenLifetime } from './token-lifetime';
import { wholeNumber } from './whole-number';
import { parseWorkerPatience, parseWorkers } from './workers';

/** Injection token of the configuration. */
export const CONFIG = Symbol('Config');

/** Everything the API is told from outside: read once, checked, frozen. */
export interface Config {
  /** The three public values in force, which are the page's: the file's, overridden by the environment. */
  readonly auth: AuthConfigDto;
  /** The page's tenant: the first of `issuers`. */
  readonly issuer: string;
  /** Whose tokens are taken: the page's tenant, and perhaps others. */
  readonly issuers: Trust['issuers'];
  /** The identifiers of this API, any of which a token may be for; the first is the page's. */
  readonly audiences: Trust['audiences'];
  readonly port: number;
  /** Undefined listens on 127.0.0.1 and, where there is one, on ::1. */
  readonly host: string | undefined;
  /**
   * The API's own addresses, as its callers see them: origins, each perhaps with a path, without a slash at the end. The
   * first is the base of the links in refusals and metadata. Never taken from a request.
   */
  readonly addresses: readonly [string, ...string[]];
  /** Whether browsers are told that every subdomain of the API's host is on https too (RFC 6797 section 6.1.2). */
  readonly hstsSubdomains: boolean;
  /** The proxies whose word on where a request came from is taken; undefined where there are none. */
  readonly trustedProxies: BlockList | undefined;
  /** Whether they say it in `Forwarded` (RFC 7239), and not in `X-Forwarded-For`. */
  readonly forwarded: boolean;
  /** Origins whose pages may read answers from here. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: LogLevel;
  /** Decides the log's format and how much a refusal tells; nothing else. */
  readonly production: boolean;
  /** Folder of the built client, where it lies beside this program. */
  readonly pageFolder: string | undefined;
  /** Algorithms by which tokens may be signed. */
  readonly tokenAlgorithms: TokenAlgorithms;
  /** The longest token that is looked at, in characters. */
  readonly maxTokenLength: number;
  /** Seconds that a token may live: a logout is remembered for as long. */
  readonly maxTokenLifetime: number;
  /** Which tokens that are bound to a key are taken, and how that is shown. */
  readonly dpop: DpopConfig;
  /** How many requests are taken of each caller, and how many refusals of each address are told why. */
  readonly limits: LimitsConfig;
  /** The store that several machines share; undefined where each is alone. */
  readonly redis: RedisConfig | undefined;
  /** How many processes answer requests at the one port. */
  readonly workers: number;
  /** Seconds that one of several may be silent, until it is ended and another takes its place. */
  readonly workerPatience: number;
  /** The variable that a person changes to move the port. */
  readonly portVariable: string;
  /** File of the database with the messages, or `:memory:`. */
  readonly messagesDb: string;
  /** Port of the metrics, on loopback only; undefined where there are none. */
  readonly metricsPort: number | undefined;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where the configuration comes from: the environment, the folder one works in, and the program's own folder. */
export interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  readonly programFolder: string;
}

/** Reads and checks the whole configuration. Throws a `ConfigurationError` that lists every fault in sentences. */
export function loadConfig({ env, workingFolder, programFolder }: Sources): Config {
  const faults = new Faults();
  const portVariable = env['PORT_VARIABLE'] ?? 'PORT';
  const values = readAuthConfig(env, workingFolder, programFolder, faults);
  const { domain, issuers, audiences } = parseTrust(values, faults);
  // Not 0: the links in refusals and metadata name the port before there is one.
  const port = parsePort(env['PORT'], portVariable, 1, faults) ?? 3001;
  const metricsPort = parsePort(env['METRICS_PORT'], 'METRICS_PORT', 0, faults);
  if (metricsPort === port && port !== 0) faults.add(`METRICS_PORT and ${portVariable} must differ.`);
  const addresses = parseAddresses('API_ORIGIN', env['API_ORIGIN'] ?? `http://localhost:${port}`, faults);
  const apiOrigin = parsePageApi('PAGE_API_ORIGIN', env['PAGE_API_ORIGIN'], faults);
  const config: Config = {
    auth: Object.freeze({
      domain,
      clientId: values.clientId.text,
      audience: audiences[0],
      ...(apiOrigin === undefined ? {} : { apiOrigin }),
      ...(values.dpop?.said ? { dpop: values.dpop.wanted } : {}),
    }),
    issuer: issuers[0].issuer,
    issuers,
    audiences,
    port,
    host: parseHost(env['HOST'], faults),
    addresses: addresses as [string, ...string[]], // a list has one entry at least
    hstsSubdomains: parseSwitch('HSTS_SUBDOMAINS', env['HSTS_SUBDOMAINS'], faults),
    trustedProxies: parseProxies(env['TRUSTED_PROXIES'], faults),
    forwarded: parseSwitch('FORWARDED', env['FORWARDED'], faults),
    corsOrigins: parseOrigins('CORS_ORIGINS', env['CORS_ORIGINS'] ?? 'http://localhost:4200', faults),
    logLevel: parseLogLevel(env['LOG_LEVEL'], faults),
    production: env['NODE_ENV'] === 'production',
    pageFolder: findPage(programFolder),
    tokenAlgorithms: parseTokenAlgorithms(env['TOKEN_ALGS'], faults),
    maxTokenLength: parseTokenLength(env['MAX_TOKEN_LENGTH'], faults),
    maxTokenLifetime: parseTokenLifetime(env['MAX_TOKEN_LIFETIME'], faults),
    dpop: parseDpop(env, faults),
    limits: parseLimits(env, faults),
    redis: parseRedis(env['REDIS_URL'], faults),
    workers: parseWorkers(env['WORKERS'], env['REDIS_URL'] !== undefined, faults),
    workerPatience: parseWorkerPatience(env['WORKER_PATIENCE'], faults),
    portVariable,
    metricsPort,
    messagesDb: parseFile('MESSAGES_DB', env['MESSAGES_DB'] ?? '.latchkey/api.db', workingFolder, faults),
  };
  agreeOnDpop(config.dpop, values.dpop, faults);
  if (config.hstsSubdomains && !config.addresses[0].startsWith('https:'))
    faults.add('HSTS_SUBDOMAINS is on and the first address of API_ORIGIN is not https: put off there.');
  if (config.forwarded && !config.trustedProxies)
    faults.add('FORWARDED is on and no proxy is named: put the addresses of your proxies into TRUSTED_PROXIES.');
  faults.throwIfAny();
  return Object.freeze(config);
}

function parsePort(text: string | undefined, name: string, least: 0 | 1, faults: Faults): number | undefined {
  if (text === undefined) return undefined;
  const port = wholeNumber(text, least, 65535);
  if (port !== undefined) return port;
  const any = least === 0 ? ', 0 for any free port' : '';
  faults.add(`${name} is "${text}": put a whole number from ${least} to 65535 there${any}.`);
  return 0;
}

function parseFile(name: string, text: string, workingFolder: string, faults: Faults): string {
  if (text.trim() === '')
    faults.add(`${name} is empty: put a file's path or :memory: there, or leave the variable out.`);
  return text === ':memory:' ? text : resolve(workingFolder, text);
}

function parseHost(text: string | undefined, faults: Faults): string | undefined {
  if (text === undefined) return undefined;
  if (text.trim() && !/[\s/]/.test(text)) return text;
  faults.add(`HOST is "${text}": put the address to listen on there, such as 127.0.0.1, or leave the variable out.`);
  return text;
}

function parseLogLevel(text: string | undefined, faults: Faults): LogLevel {
  const level = LOG_LEVELS.find((l) => l === (text ?? 'info'));
  if (level) return level;
  faults.add(`LOG_LEVEL is "${text}": put one of ${LOG_LEVELS.join(', ')} there.`);
  return 'info';
}
