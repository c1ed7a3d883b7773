import { DOCUMENT, inject, InjectionToken } from '@angular/core';
import { AUTH_CONFIG, pageUrl } from '@latchkey/angular-auth';

/**
 * Where the API is, without a slash at the end: where the settings say, else at the page's own base. All calls start with
 * it, and no token goes anywhere else.
 */
export const API_BASE = new InjectionToken('API base', {
  factory: () => inject(AUTH_CONFIG).apiOrigin ?? pageUrl('.', inject(DOCUMENT)).slice(0, -1),
});
