import { type ExecutionContext, type Type } from '@nestjs/common';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';

export type Handler = ReturnType<ExecutionContext['getHandler']>;

/** What a route's decorators are on. */
export interface Route {
  readonly handler: Handler;
  readonly controller: Type;
}

/** The routes of which their decorators say something, as `Controller.method`. */
export function routesThat(modules: ModulesContainer, says: (route: Route) => boolean): readonly string[] {
  const scanner = new MetadataScanner();
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const controller = metatype as Type<Record<string, () => unknown>>;
    const { name, prototype } = controller;
    return scanner
      .getAllMethodNames(prototype as object)
      .filter((method) => {
        const handler = (prototype as Record<string, (() => unknown) | undefined>)[method];
        return handler !== undefined && says({ handler, controller });
      })
      .map((method) => `${name}.${method}`);
  });
}
