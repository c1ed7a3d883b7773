import { PinoLogger } from '../log';
import { tellPrimary } from './primary';

/**
 * The log of a worker. What is about a request, an object, it writes itself. A sentence is about the API, and each worker
 * would say it: it goes to the primary.
 */
export class WorkerLogger extends PinoLogger {
  override write(level: 'info' | 'warn' | 'error' | 'debug', message: unknown, context = 'API'): void {
    if (level === 'debug' || typeof message !== 'string') super.write(level, message, context);
    else tellPrimary({ sentence: { level, text: message, context } });
  }
}
