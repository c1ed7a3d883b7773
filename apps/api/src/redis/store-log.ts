import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config';
import { RedisConnection } from './connection';
import { storeWarnings } from './store-warnings';

/** Milliseconds between two lines of one state that lasts, or comes again and again. */
const BETWEEN = 60_000;

/** Tells the log at the start how the store is; then that it is away, once a minute at most, and that it is back. */
@Injectable()
export class StoreLog implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Store');
  private readonly timer = setInterval(() => this.tell(), BETWEEN).unref();
  private last = -Infinity;
  private isAway = false;

  constructor(
    private readonly connection: RedisConnection,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    const { address, up } = this.connection;
    if (up) this.logger.log(`Limits, used proofs, ended sessions and messages are shared at ${address}`);
    this.tell();
    this.last = -Infinity; // what comes of a start that did not wait is told as well
    this.connection.changes.subscribe(() => this.tell());
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private tell(): void {
    const { address, up, state } = this.connection;
    const now = performance.now();
    if (up && this.isAway) this.logger.log(`The shared store at ${address} is used again`);
    if (up) this.isAway = false;
    const warnings = storeWarnings(state, this.config);
    if (warnings.length === 0 || now - this.last < BETWEEN) return;
    this.last = now;
    this.isAway ||= !up;
    for (const warning of warnings) this.logger.warn(`${warning} (${address})`);
  }
}
