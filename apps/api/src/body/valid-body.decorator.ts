import { Body, type PipeTransform } from '@nestjs/common';
import { bodyErrors } from '@latchkey/shared/schemas';
import type * as z from 'zod/mini';
import { ApiRefusal } from '../refusals';

class SchemaPipe implements PipeTransform {
  constructor(private readonly schema: z.ZodMiniType) {}

  transform(body: unknown): unknown {
    const errors = bodyErrors(this.schema, body);
    const [first, ...others] = errors;
    if (!first) return this.schema.parse(body);
    const more = others.length ? ` See errors for ${others.length} more.` : '';
    throw new ApiRefusal('body_invalid', first.detail + more, { members: { errors } });
  }
}

/** A handler's parameter for the body, as the schema has it; another body is a 422 that names each fault. */
export const ValidBody = (schema: z.ZodMiniType) => Body(new SchemaPipe(schema));
