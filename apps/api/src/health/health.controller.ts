import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { ISSUERS, type Issuers, Public } from '@latchkey/nest-auth';
import { Shutdown } from './shutdown';

interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly reason?: string;
}

@Controller('api/health')
@Public()
export class HealthController {
  constructor(
    @Inject(ISSUERS) private readonly issuers: Issuers,
    private readonly shutdown: Shutdown,
  ) {}

  @Get('live')
  live(): Health {
    return { status: 'ok' };
  }

  /**
   * Ready means that a token could be checked now: the signing keys are there and no shutdown has begun. Of several
   * issuers one is enough: where another is down, its tokens get 503 and the rest goes on.
   */
  @Get('ready')
  @ApiOkResponse({ description: 'Tokens can be checked.' })
  @ApiServiceUnavailableResponse({ description: 'No token could be checked now; the body says why.' })
  ready(@Res({ passthrough: true }) reply: FastifyReply): Health {
    reply.header('Cache-Control', 'no-store');
    const all = this.issuers.map(({ keys }) => keys.status);
    const faults = all.some(({ ready }) => ready) ? undefined : all.map(({ fault }) => fault).join(' ');
    const reason = this.shutdown.begun ? 'The API is shutting down.' : faults;
    if (reason === undefined) return { status: 'ok' };
    reply.status(503);
    return { status: 'unavailable', reason };
  }
}
