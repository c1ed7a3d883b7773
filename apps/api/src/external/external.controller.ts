import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiOkResponse } from '@nestjs/swagger';
import { ENDPOINTS, type PingDto } from '@latchkey/shared';
import { RequirePermission } from '@latchkey/nest-auth';
import { ApiBoundToken } from '../docs/bound-token';
import { ApiTokenRefusals } from '../docs/token-refusals';
import { Ping } from '../ping';

@Controller()
@ApiBearerAuth('access-token')
@ApiBoundToken()
@ApiTokenRefusals('access token')
export class ExternalController {
  @Get(ENDPOINTS.external.path)
  @ApiOkResponse({ type: Ping })
  ping(): PingDto {
    return { msg: 'Your access token was successfully validated!' };
  }

  @Get(ENDPOINTS.privateScoped.path)
  @RequirePermission(ENDPOINTS.privateScoped.permission)
  @ApiOkResponse({ type: Ping })
  @ApiForbiddenResponse({ description: 'The access token does not grant read:messages.' })
  pingScoped(): PingDto {
    return { msg: 'Your access token was successfully validated and grants read:messages.' };
  }
}
