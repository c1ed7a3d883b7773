import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Caller } from './caller';

/** The caller that the guard has let pass, for a handler's parameter. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user: Caller }>().user,
);
