import { type LoggerService } from '@nestjs/common';
import pino, { type Logger as Log } from 'pino';
import { type Config } from './config/config';

/** The log: pino, JSON lines in production, readable lines elsewhere. */
export async function createLog({ logLevel: level, production }: Config): Promise<Log> {
  return pino({ level }, production ? collected() : await readable());
}

async function readable() {
  const { default: pretty } = await import('pino-pretty'); // not for production, which has no use for it
  return pretty({
    colorize: process.stdout.isTTY,
    ignore: 'pid,hostname',
    translateTime: 'HH:MM:ss',
    singleLine: true,
    sync: true,
  });
}

/** Milliseconds and characters after which lines are written that were collected. */
const COLLECT = { time: 10, size: 4096 };

/**
 * Nobody waits for a line, and lines of the same moment are written together, for a write costs more than a refusal; what
 * is left is written when the process ends. They are not collected by pino's own `minLength`: its `flush()` does nothing
 * while a write is under way, and what came meanwhile then stays where it is until there is another line.
 */
function collected() {
  const destination = pino.destination({ dest: 1, sync: false });
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    destination.write(lines);
    lines = '';
  };
  process.on('exit', () => {
    if (lines === '') return;
    flush();
    destination.flushSync();
  });
  return {
    write(line: string): void {
      lines += line;
      if (lines.length >= COLLECT.size) flush();
      else timer ??= setTimeout(flush, COLLECT.time);
    },
  };
}

/** Nest's own words about its start: of use only to whoever looks for a fault in it. */
const NEST_START = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

/** Leads Nest's loggers into pino, so that there is one log. An object becomes members of the line. */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Log) {}

  log(message: unknown, context?: string): void {
    this.write(context && NEST_START.includes(context) ? 'debug' : 'info', message, context);
  }

  warn(message: unknown, context?: string): void {
    this.write('warn', message, context);
  }

  error(message: unknown, ...rest: string[]): void {
    const stack = rest.length > 1 ? rest[0] : undefined; // Nest hands on undefined where there is none
    this.write('error', stack === undefined ? message : { fault: message, stack }, rest.at(-1));
  }

  debug(message: unknown, context?: string): void {
    this.write('debug', message, context);
  }

  /** Writes one line; an object becomes members of it. */
  write(level: 'info' | 'warn' | 'error' | 'debug', message: unknown, context = 'API'): void {
    if (typeof message === 'object' && message !== null) this.pino[level](message, context);
    else this.pino[level]({ context }, String(message));
  }
}
