import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withNavigationErrorHandler, withPreloading } from '@angular/router';
import { type AuthConfig, provideAuth } from '@latchkey/angular-auth';
import { ENDPOINTS } from '@latchkey/shared';
import { routes } from './app.routes';
import { missingPage } from './missing-page';
import { PreloadForPeople } from './preload-for-people';

declare module '@latchkey/angular-auth' {
  interface AuthTypes {
    endpoints: typeof ENDPOINTS;
  }
}

export const appConfig = (config: AuthConfig): ApplicationConfig => ({
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withPreloading(PreloadForPeople), withNavigationErrorHandler(missingPage)),
    provideAuth({ ...config, endpoints: ENDPOINTS, workerUrl: 'auth0-spa-js.worker.production.js' }),
  ],
});
