import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { type Permission } from '@latchkey/shared';
import { PermissionsGuard, REQUIRED_PERMISSION } from './permissions.guard';

/** Lets only callers pass whose access token carries the permission; others get 403 with its name. */
export const RequirePermission = (permission: Permission) =>
  applyDecorators(SetMetadata(REQUIRED_PERMISSION, permission), UseGuards(PermissionsGuard));
