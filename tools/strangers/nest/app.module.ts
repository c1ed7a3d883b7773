import { Body, Controller, Get, Module, Post, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { AuthModule, type Caller, CurrentCaller, Public, RequirePermission, TokenKind } from '@latchkey/nest-auth';

declare module '@latchkey/nest-auth' {
  interface AuthTypes {
    permission: 'read:orders';
  }
}

@Controller('orders')
export class OrdersController {
  @Get('prices')
  @Public()
  prices() {
    return { tea: 3 };
  }

  @Get()
  @RequirePermission('read:orders')
  list(@CurrentCaller() { iss, sub }: Caller) {
    return { of: sub, at: iss };
  }

  @Post()
  create(@Body() body: object) {
    return body;
  }

  @Get('me')
  @TokenKind('id')
  me(@CurrentCaller() { sub }: Caller) {
    return { sub };
  }

  @Get('by-passport')
  @Public()
  @UseGuards(AuthGuard('access-token'))
  byPassport(@CurrentCaller() { sub }: Caller) {
    return { sub };
  }

  @Get('mistake')
  // @ts-expect-error -- the app has no such permission
  @RequirePermission('read:everything')
  mistake() {
    return {};
  }
}

@Module({
  imports: [
    AuthModule.forRoot({
      domain: process.env.DOMAIN ?? 'acme.eu.auth0.com',
      audience: 'https://api.test',
      clientId: 'page',
    }),
  ],
  controllers: [OrdersController],
})
export class AppModule {}
