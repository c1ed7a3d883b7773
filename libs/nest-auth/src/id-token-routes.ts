import { type Type } from '@nestjs/common';
import { MetadataScanner, type ModulesContainer, Reflector } from '@nestjs/core';
import { TOKEN_KIND } from './token-kind.decorator';

/** The routes that take ID tokens, as `Controller.method`. */
export function idTokenRoutes(modules: ModulesContainer): readonly string[] {
  const reflector = new Reflector();
  const scanner = new MetadataScanner();
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const { name, prototype } = metatype as Type<Record<string, () => unknown>>;
    return scanner
      .getAllMethodNames(prototype as object)
      .filter((method) => takesIdToken(reflector, (prototype as Record<string, () => unknown>)[method], metatype))
      .map((method) => `${name}.${method}`);
  });
}

const takesIdToken = (reflector: Reflector, handler: unknown, controller: unknown): boolean =>
  reflector.getAllAndOverride(TOKEN_KIND, [handler, controller] as Type[]) === 'id';
