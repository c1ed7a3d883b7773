import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse } from '@nestjs/swagger';
import { ENDPOINTS, type MessageDto } from '@latchkey/shared';
import { TakesIdToken } from '../auth/token-kind.decorator';
import { ApiTokenRefusals } from '../docs/token-refusals';
import { Message } from '../message';

@Controller()
@ApiBearerAuth('id-token')
@ApiTokenRefusals('ID token')
export class PrivateController {
  @Get(ENDPOINTS.private.path)
  @TakesIdToken()
  @ApiOkResponse({ type: Message })
  ping(): MessageDto {
    return { msg: 'Your ID token was successfully validated!' };
  }
}
