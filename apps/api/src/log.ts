import { type LoggerService } from '@nestjs/common';
import { type FastifyBaseLogger } from 'fastify';
import pino from 'pino';
import { type Config } from './config/config';

/**
 * Fastify's logger is pino: JSON lines in production, readable lines elsewhere. In production a line is written at once
 * but nobody waits for it, and lines that come meanwhile go together; what is left is written when the process ends.
 */
export async function pinoOptions({ logLevel, production }: Config) {
  if (production) return { level: logLevel, stream: pino.destination({ dest: 1, sync: false }) };
  const { default: pretty } = await import('pino-pretty'); // not for production, which has no use for it
  return {
    level: logLevel,
    stream: pretty({
      colorize: process.stdout.isTTY,
      ignore: 'pid,hostname',
      translateTime: 'HH:MM:ss',
      singleLine: true,
      sync: true,
    }),
  };
}

/** Nest's own words about its start: of use only to whoever looks for a fault in it. */
const NEST_START = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/** Leads Nest's loggers into pino, so that there is one log. An object becomes members of the line. */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: FastifyBaseLogger) {}

  log(message: unknown, context?: string): void {
    this.write(context && NEST_START.includes(context) ? 'debug' : 'info', message, context);
  }

  warn(message: unknown, context?: string): void {
    this.write('warn', message, context);
  }

  error(message: unknown, ...rest: string[]): void {
    this.write('error', rest.length > 1 ? { fault: message, stack: rest[0] } : message, rest.at(-1));
  }

  debug(message: unknown, context?: string): void {
    this.write('debug', message, context);
  }

  private write(level: 'info' | 'warn' | 'error' | 'debug', message: unknown, context = 'API'): void {
    if (typeof message === 'object' && message !== null) this.pino[level](message, context);
    else this.pino[level]({ context }, String(message));
  }
}
