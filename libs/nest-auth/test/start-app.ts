import 'reflect-metadata';
import { All, Catch, Controller, Get, type INestApplication, type ModuleMetadata, type Type } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AuthModule, type AuthOptions, ProblemFilter, Public, RequirePermission, TokenKind } from '../src';
import { AUDIENCE, CLIENT_ID } from './create-jwt';
import { type KeyServer } from './key-server';

/** Answers other people's exceptions as problems too. */
@Catch()
export class EveryProblem extends ProblemFilter {}

/** A route for each kind of token. */
@Controller('api')
class Routes {
  @Get('public')
  @Public()
  open(): string {
    return 'open';
  }

  @All('external')
  external(): string {
    return 'access';
  }

  @Get('private')
  @TokenKind('id')
  id(): string {
    return 'id';
  }

  @Get('private-scoped')
  @RequirePermission('read:messages')
  scoped(): string {
    return 'scoped';
  }
}

/** An app under the module, on a socket of its own. */
export interface TestApp {
  readonly app: INestApplication;
  readonly origin: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** GET with a bearer token. */
  call(path: string, token: string): Promise<Response>;
  close(): Promise<void>;
}

/** Those that the module is made for. */
export const PLATFORMS = ['Fastify', 'Express'] as const;
export type Platform = (typeof PLATFORMS)[number];

type ImportedModule = NonNullable<ModuleMetadata['imports']>[number];
type ModuleOptions = Parameters<typeof AuthModule.forRoot>[0];

/** The options for a key server's tenant. */
export const optionsFor = (keys: KeyServer): AuthOptions => ({
  domain: keys.origin,
  audience: AUDIENCE,
  clientId: CLIENT_ID,
});

/** Starts an app with the options of a test, and controllers beside its own. */
export const startApp = (options: ModuleOptions, ...controllers: Type[]): Promise<TestApp> =>
  startAppOn('Fastify', [AuthModule.forRoot(options)], ...controllers);

/** The same on one of Nest's platforms, with modules of the test's own. */
export async function startAppOn(
  platform: Platform,
  imports: readonly ImportedModule[],
  ...controllers: Type[]
): Promise<TestApp> {
  const module = await Test.createTestingModule({
    imports: [...imports],
    controllers: [Routes, ...controllers],
  }).compile();
  const adapter = platform === 'Fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app = module.createNestApplication(adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  const origin = await app.getUrl();
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${origin}${path}`, { headers });
  const call = (path: string, token: string) => get(path, { authorization: `Bearer ${token}` });
  return { app, origin, get, call, close: () => app.close() };
}
