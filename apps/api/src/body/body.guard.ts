import { CanActivate, ExecutionContext, type Type, UseGuards } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { type INestApplicationContext } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { BODY_RULES, type BodyRules, DEFAULT_RULES } from './body-rules';
import { hasBody, readBody } from './read-body';
import { ApiRefusal } from '../refusals';

type Handler = (...args: unknown[]) => unknown;

/**
 * The last guard of a route: reads the body, which nobody has touched before. So whoever has no good token learns
 * nothing of it, and the body of a refused request is never read, whatever guards a route has.
 */
class BodyGuard implements CanActivate {
  constructor(private readonly rules: BodyRules | undefined) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    return hasBody(request.headers) ? this.read(request, http.getResponse()) : true;
  }

  private async read(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const { method } = request;
    if (!this.rules || method === 'GET' || method === 'HEAD') {
      throw new ApiRefusal('body_unexpected', `Nobody reads the body of a ${method} here: send none.`);
    }
    request.body = await readBody(request, reply, this.rules);
    return true;
  }
}

/**
 * Gives every route its `BodyGuard`, behind the guards that its decorators name. To be called before the routes are
 * made. A route reads a body where its handler has `@Body()` or the request itself, or `@TakesBody()` stands on it.
 */
export function readBodiesBehindGuards(app: INestApplicationContext): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      for (const name of scanner.getAllMethodNames(metatype?.prototype as object)) guard(metatype as Type, name);
    }
  }
}

function guard(controller: Type, name: string): void {
  const prototype = controller.prototype as Record<string, Handler>;
  const handler = prototype[name] as Handler;
  const guards = (Reflect.getMetadata(GUARDS_METADATA, handler) ?? []) as unknown[];
  if (!Reflect.hasMetadata(METHOD_METADATA, handler) || guards.some((g) => g instanceof BodyGuard)) return;
  UseGuards(new BodyGuard(rulesOf(controller, name, handler)))(prototype, name, { value: handler });
}

const READERS = [RouteParamtypes.BODY, RouteParamtypes.RAW_BODY, RouteParamtypes.REQUEST];

function rulesOf(controller: Type, name: string, handler: Handler): BodyRules | undefined {
  const rules = Reflect.getMetadata(BODY_RULES, handler) as BodyRules | undefined;
  if (rules) return rules;
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as object;
  return Object.keys(args).some((key) => READERS.includes(parseInt(key))) ? DEFAULT_RULES : undefined;
}
