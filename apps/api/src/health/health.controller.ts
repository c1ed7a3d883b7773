import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { Public } from '../auth/token-kind.decorator';
import { SigningKeys } from '../auth/signing-keys';
import { Shutdown } from './shutdown';

interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly reason?: string;
}

@Controller('api/health')
@Public()
export class HealthController {
  constructor(
    private readonly keys: SigningKeys,
    private readonly shutdown: Shutdown,
  ) {}

  @Get('live')
  live(): Health {
    return { status: 'ok' };
  }

  /** Ready means that a token could be checked now: the signing keys are there and no shutdown has begun. */
  @Get('ready')
  @ApiOkResponse({ description: 'Tokens can be checked.' })
  @ApiServiceUnavailableResponse({ description: 'No token could be checked now; the body says why.' })
  ready(@Res({ passthrough: true }) reply: FastifyReply): Health {
    reply.header('Cache-Control', 'no-store');
    const { ready, fault } = this.keys.status;
    const reason = this.shutdown.begun ? 'The API is shutting down.' : ready ? undefined : fault;
    if (reason === undefined) return { status: 'ok' };
    reply.status(503);
    return { status: 'unavailable', reason };
  }
}
