import { type AuthConfigDto } from '@latchkey/shared';
import { readAuthConfig } from './auth-config-file';
import { parseDomain } from './domain';
import { Faults } from './faults';
import { findPage } from './page-folder';

/** Injection token of the configuration. */
export const CONFIG = Symbol('Config');

/** Everything the API is told from outside: read once, checked, frozen. */
export interface Config {
  /** The three public values in force: the file's, overridden by the environment. */
  readonly auth: AuthConfigDto;
  /** The tenant's issuer identifier: its origin with the slash (OpenID Connect Discovery 1.0 section 3). */
  readonly issuer: string;
  readonly port: number;
  /** Undefined listens on 127.0.0.1 and, where there is one, on ::1. */
  readonly host: string | undefined;
  /** The API's own origin, as its callers see it: the base of the links in refusals and metadata. */
  readonly origin: string;
  /** Origins whose pages may read answers from here. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: LogLevel;
  /** Decides the log's format and how much a refusal tells; nothing else. */
  readonly production: boolean;
  /** Folder of the built client, where it lies beside this program. */
  readonly pageFolder: string | undefined;
  /** The variable that a person changes to move the port. */
  readonly portVariable: string;
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
  const file = readAuthConfig(env, workingFolder, programFolder, faults);
  const domain = parseDomain(file.domain, faults);
  // Not 0: the links in refusals and metadata name the port before there is one.
  const port = parsePort(env['PORT'], portVariable, 1, faults) ?? 3001;
  const metricsPort = parsePort(env['METRICS_PORT'], 'METRICS_PORT', 0, faults);
  if (metricsPort === port && port !== 0) faults.add(`METRICS_PORT and ${portVariable} must differ.`);
  const config: Config = {
    auth: Object.freeze({ domain: domain.domain, clientId: file.clientId.text, audience: file.audience.text }),
    issuer: `${domain.origin}/`,
    port,
    host: parseHost(env['HOST'], faults),
    origin: parseOrigin('API_ORIGIN', env['API_ORIGIN'] ?? `http://localhost:${port}`, faults),
    corsOrigins: Object.freeze(parseOrigins(env['CORS_ORIGINS'], faults)),
    logLevel: parseLogLevel(env['LOG_LEVEL'], faults),
    production: env['NODE_ENV'] === 'production',
    pageFolder: findPage(programFolder),
    portVariable,
    metricsPort,
  };
  faults.throwIfAny();
  return Object.freeze(config);
}

function parsePort(text: string | undefined, name: string, least: 0 | 1, faults: Faults): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= least && port <= 65535) return port;
  const any = least === 0 ? ', 0 for any free port' : '';
  faults.add(`${name} is "${text}": put a whole number from ${least} to 65535 there${any}.`);
  return 0;
}

function parseHost(text: string | undefined, faults: Faults): string | undefined {
  if (text === undefined) return undefined;
  if (text.trim() && !/[\s/]/.test(text)) return text;
  faults.add(`HOST is "${text}": put the address to listen on there, such as 127.0.0.1, or leave the variable out.`);
  return text;
}

function parseOrigins(text: string | undefined, faults: Faults): string[] {
  return (text ?? 'http://localhost:4200').split(',').map((entry) => parseOrigin('CORS_ORIGINS', entry.trim(), faults));
}

/** An origin is a scheme, a host and perhaps a port (RFC 6454): compared as a whole, never as a prefix. */
function parseOrigin(variable: string, text: string, faults: Faults): string {
  const url = URL.parse(text);
  const bare = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` && !/[?#@]/.test(text);
  if (bare) return url.origin;
  faults.add(
    `${variable} has "${text}": put an origin there, a scheme and a host and no path, such as https://app.example.com.`,
  );
  return text;
}

function parseLogLevel(text: string | undefined, faults: Faults): LogLevel {
  const level = LOG_LEVELS.find((l) => l === (text ?? 'info'));
  if (level) return level;
  faults.add(`LOG_LEVEL is "${text}": put one of ${LOG_LEVELS.join(', ')} there.`);
  return 'info';
}
