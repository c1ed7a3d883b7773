import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiOkResponse } from '@nestjs/swagger';
import { ENDPOINTS, type MessageDto } from '@latchkey/shared';
import { RequirePermission } from '../auth/require-permission.decorator';
import { ApiTokenRefusals } from '../docs/token-refusals';
import { Message } from '../message';

@Controller()
@ApiBearerAuth('access-token')
@ApiTokenRefusals('access token')
export class ExternalController {
  @Get(ENDPOINTS.external.path)
  @ApiOkResponse({ type: Message })
  ping(): MessageDto {
    return { msg: 'Your access token was successfully validated!' };
  }

  @Get(ENDPOINTS.privateScoped.path)
  @RequirePermission(ENDPOINTS.privateScoped.permission)
  @ApiOkResponse({ type: Message })
  @ApiForbiddenResponse({ description: 'The access token does not grant read:messages.' })
  pingScoped(): MessageDto {
    return { msg: 'Your access token was successfully validated and grants read:messages.' };
  }
}
