// NestJS as it comes: platform-express + @nestjs/passport + passport-jwt + jwks-rsa. The decorators are called, for
// this file is run as it is.
import 'reflect-metadata';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import jwksRsa from 'jwks-rsa';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { ANSWER, audience, issuer, JWKS_RSA, PATH, port } from './settings.mjs';

class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      secretOrKeyProvider: jwksRsa.passportJwtSecret(JWKS_RSA),
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      audience,
      issuer,
      algorithms: ['RS256'],
    });
  }
  validate(payload) {
    return payload;
  }
}

class External {
  ping() {
    return ANSWER;
  }
}
const ping = Object.getOwnPropertyDescriptor(External.prototype, 'ping');
Get(PATH)(External.prototype, 'ping', ping);
UseGuards(AuthGuard('jwt'))(External.prototype, 'ping', ping);
Controller()(External);

class App {}
Module({ controllers: [External], providers: [JwtStrategy] })(App);

const app = await NestFactory.create(App, { logger: false });
await app.listen(port, '127.0.0.1');
