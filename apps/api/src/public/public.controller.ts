import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { ENDPOINTS, type MessageDto } from '@latchkey/shared';
import { Public } from '../auth/token-kind.decorator';
import { Message } from '../message';

@Controller()
export class PublicController {
  @Get(ENDPOINTS.public.path)
  @Public()
  @ApiOkResponse({ type: Message })
  read(): MessageDto {
    return { msg: 'This answer is for everybody: no token was needed.' };
  }
}
