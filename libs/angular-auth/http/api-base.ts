import { DOCUMENT, inject, InjectionToken } from '@angular/core';
import { AUTH_CONFIG } from '@latchkey/angular-auth';

/**
 * The page's base, which its relative URLs begin at (HTML, section 2.4.3). It is worked out, for the document that a server
 * renders throws at `baseURI`.
 */
export const PAGE_BASE = new InjectionToken('page base', {
  factory: () => {
    const page = inject(DOCUMENT);
    return new URL(page.querySelector('base[href]')?.getAttribute('href') ?? '', page.location.href);
  },
});

/**
 * Where the API is, without a slash at the end: where the settings say, else at the page's own base, on the page's own origin.
 * All calls start with it, and no token goes anywhere else.
 */
export const API_BASE = new InjectionToken('API base', {
  factory: () => {
    const { origin } = new URL(inject(DOCUMENT).location.href);
    return inject(AUTH_CONFIG).apiOrigin ?? origin + new URL('.', inject(PAGE_BASE)).pathname.slice(0, -1);
  },
});
