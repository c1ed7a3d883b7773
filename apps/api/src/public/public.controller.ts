import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { ENDPOINTS, type PingDto } from '@latchkey/shared';
import { Public } from '@latchkey/nest-auth';
import { Ping } from '../ping';

@Controller()
export class PublicController {
  @Get(ENDPOINTS.public.path)
  @Public()
  @ApiOkResponse({ type: Ping })
  read(): PingDto {
    return { msg: 'This answer is for everybody: no token was needed.' };
  }
}
