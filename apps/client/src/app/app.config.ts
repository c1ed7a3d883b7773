import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withNavigationErrorHandler, withPreloading } from '@angular/router';
import { type AuthConfigDto } from '@latchkey/shared';
import { routes } from './app.routes';
import { provideAuth } from './auth/provide-auth';
import { missingPage } from './missing-page';
import { PreloadForPeople } from './preload-for-people';

export const appConfig = (config: AuthConfigDto): ApplicationConfig => ({
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withPreloading(PreloadForPeople), withNavigationErrorHandler(missingPage)),
    provideAuth(config),
  ],
});
