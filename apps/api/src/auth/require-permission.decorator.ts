import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { type Permission } from '@latchkey/shared';
import { PermissionsGuard } from './permissions.guard';

export const REQUIRED_PERMISSION = 'requiredPermission';

/** Lets only callers pass whose access token carries the permission; others get 403 with its name. */
export const RequirePermission = (permission: Permission) =>
  applyDecorators(SetMetadata(REQUIRED_PERMISSION, permission), UseGuards(PermissionsGuard));
