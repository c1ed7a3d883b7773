import { type Type } from '@nestjs/common';
import { MetadataScanner, type ModulesContainer, Reflector } from '@nestjs/core';

/** What the decorators of a route say under a name: `ask` gives its own word, or else its controller's. */
type Says = (ask: <Word>(name: string) => Word | undefined) => boolean;

/** The routes of which their decorators say something, as `Controller.method`. */
export function routesThat(modules: ModulesContainer, says: Says): readonly string[] {
  const reflector = new Reflector();
  const scanner = new MetadataScanner();
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const { name, prototype } = metatype as Type<Record<string, () => unknown>>;
    return scanner
      .getAllMethodNames(prototype as object)
      .filter((method) => {
        const targets = [(prototype as Record<string, () => unknown>)[method], metatype] as Type[];
        return says((word) => reflector.getAllAndOverride(word, targets));
      })
      .map((method) => `${name}.${method}`);
  });
}
