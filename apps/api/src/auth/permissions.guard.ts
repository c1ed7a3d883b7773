import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Caller } from './caller';
import { Refusal } from './refusal';

/** Under which `@RequirePermission` notes the permission of a route. */
export const REQUIRED_PERMISSION = 'requiredPermission';

/**
 * Asks the caller for the permission that `@RequirePermission` names (RFC 6750 section 3.1, `insufficient_scope`). On a
 * route that names none, or without a caller, it refuses: a guard that was put there by hand must not open anything.
 */
@Injectable()
export class PermissionsGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const required = this.reflector.getAllAndOverride<string | undefined>(REQUIRED_PERMISSION, [
      context.getHandler(),
      context.getClass(),
    ]);
    const { user } = context.switchToHttp().getRequest<{ user?: Caller }>();
    if (required !== undefined && user?.permissions.includes(required)) return true;
    const detail = required
      ? `The access token is valid and does not grant ${required}, which this endpoint needs.`
      : 'This endpoint asks for a permission and does not say which, so it refuses everybody.';
    throw new Refusal('permission_missing', detail, required ? { permission: required } : {});
  }
}
