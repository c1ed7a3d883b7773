import { Controller, Get, Inject, Optional, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { ISSUERS, type Issuers, Public } from '@latchkey/nest-auth';
import { CONFIG, type Config } from '../config/config';
import { RedisConnection } from '../redis/connection';
import { RedisRevocationLog } from '../redis/redis-revocation-log';
import { storeWarnings } from '../redis/store-warnings';
import { Shutdown } from './shutdown';

interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly reason?: string;
  /** What is not as it should be, and keeps nothing from being answered: sentences. */
  readonly warnings?: readonly string[];
}

@Controller('api/health')
@Public()
export class HealthController {
  constructor(
    @Inject(ISSUERS) private readonly issuers: Issuers,
    private readonly shutdown: Shutdown,
    @Inject(CONFIG) private readonly config: Config,
    @Optional() private readonly store?: RedisConnection,
    @Optional() private readonly endedSessions?: RedisRevocationLog,
  ) {}

  @Get('live')
  live(): Health {
    return { status: 'ok' };
  }

  /**
   * Ready means that a token could be checked now: the signing keys are there and no shutdown has begun. Of several
   * issuers one is enough: where another is down, its tokens get 503 and the rest goes on. So it does without the store
   * that machines share, which is told as a warning; once it is back, what it knows of ended sessions is read first.
   */
  @Get('ready')
  @ApiOkResponse({ description: 'Tokens can be checked.' })
  @ApiServiceUnavailableResponse({ description: 'No token could be checked now; the body says why.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    reply.header('Cache-Control', 'no-store');
    const all = this.issuers.map(({ keys }) => keys.status);
    const faults = all.some(({ ready }) => ready) ? undefined : all.map(({ fault }) => fault).join(' ');
    const behind =
      (await this.endedSessions?.isCaughtUp()) === false
        ? 'Which sessions have ended is being read from the store.'
        : undefined;
    const reason = this.shutdown.begun ? 'The API is shutting down.' : (faults ?? behind);
    const sentences = this.store ? storeWarnings(this.store.state, this.config) : [];
    const warnings = sentences.length > 0 ? { warnings: sentences } : {};
    if (reason === undefined) return { status: 'ok', ...warnings };
    reply.status(503);
    return { status: 'unavailable', reason, ...warnings };
  }
}
