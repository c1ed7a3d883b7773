import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { ENDPOINTS, type MessageDto } from '@latchkey/shared';
import { TakesIdToken } from '../auth/takes-id-token.decorator';
import { Message } from '../message';

@Controller()
@ApiBearerAuth('id-token')
@ApiUnauthorizedResponse({ description: 'The ID token is missing or was refused; the body says why.' })
export class PrivateController {
  @Get(ENDPOINTS.private.path)
  @TakesIdToken()
  @ApiOkResponse({ type: Message })
  ping(): MessageDto {
    return { msg: 'Your ID token was successfully validated!' };
  }
}
