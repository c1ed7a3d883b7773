import { Body, Controller, Header, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiProperty,
  ApiServiceUnavailableResponse,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { BackchannelLogout, Public } from '@latchkey/nest-auth';
import { TakesBody } from '../body/body-rules';
import { LogoutFilter } from './logout.filter';

/** The shape of the form for the OpenAPI document, which needs a class. */
class LogoutForm {
  @ApiProperty({ description: 'A logout token of a tenant, for the client id.' })
  declare readonly logout_token: string;
}

/** Where a tenant says that it has ended a session (OpenID Connect Back-Channel Logout 1.0 section 2.5). */
@Controller('api/backchannel-logout')
@Public() // the token is what shows who sends it
@UseFilters(LogoutFilter)
export class LogoutController {
  constructor(private readonly logout: BackchannelLogout) {}

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store') // section 2.8
  @TakesBody({ type: 'form' })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiBody({ type: LogoutForm })
  @ApiOkResponse({ description: 'Tokens of that session are refused from now on, after a restart too.' })
  @ApiBadRequestResponse({ description: 'The logout token was refused; `error_description` says why.' })
  @ApiTooManyRequestsResponse({ description: 'Too many tokens from this address were refused, and so is this one.' })
  @ApiServiceUnavailableResponse({
    description: 'The session is over here, but that could not be kept, or no key was there to tell: send it again.',
  })
  async end(
    @Body() form: Readonly<Record<string, string>> | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.logout.take(form?.['logout_token'], request, reply);
  }
}
