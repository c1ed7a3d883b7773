import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse } from '@nestjs/swagger';
import { ENDPOINTS, type PingDto } from '@latchkey/shared';
import { TokenKind } from '@latchkey/nest-auth';
import { ApiTokenRefusals } from '../docs/token-refusals';
import { Ping } from '../ping';

@Controller()
@ApiBearerAuth('id-token')
@ApiTokenRefusals('ID token')
export class PrivateController {
  @Get(ENDPOINTS.private.path)
  @TokenKind('id')
  @ApiOkResponse({ type: Ping })
  ping(): PingDto {
    return { msg: 'Your ID token was successfully validated!' };
  }
}
