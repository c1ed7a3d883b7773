import { type ExecutionContext, type Type } from '@nestjs/common';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';

export type Handler = ReturnType<ExecutionContext['getHandler']>;

/** What a route's decorators are on. */
export interface Route {
  readonly handler: Handler;
  readonly controller: Type;
}

/** Every route, with its name, as `Controller.method`. */
export function routesOf(modules: ModulesContainer): readonly (Route & { readonly name: string })[] {
  const scanner = new MetadataScanner();
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const controller = metatype as Type<Record<string, () => unknown>>;
    const { prototype } = controller;
    return scanner.getAllMethodNames(prototype as object).flatMap((method) => {
      const handler = (prototype as Record<string, (() => unknown) | undefined>)[method];
      return handler ? [{ handler, controller, name: `${controller.name}.${method}` }] : [];
    });
  });
}

/** The names of the routes of which their decorators say something. */
export const routesThat = (modules: ModulesContainer, says: (route: Route) => boolean): readonly string[] =>
  routesOf(modules)
    .filter(says)
    .map(({ name }) => name);
