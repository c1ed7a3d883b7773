import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse } from '@nestjs/swagger';
import { ENDPOINTS, type PingDto } from '@latchkey/shared';
import { TakesIdToken } from '../auth/token-kind.decorator';
import { ApiTokenRefusals } from '../docs/token-refusals';
import { Ping } from '../ping';

@Controller()
@ApiBearerAuth('id-token')
@ApiTokenRefusals('ID token')
export class PrivateController {
  @Get(ENDPOINTS.private.path)
  @TakesIdToken()
  @ApiOkResponse({ type: Ping })
  ping(): PingDto {
    return { msg: 'Your ID token was successfully validated!' };
  }
}
