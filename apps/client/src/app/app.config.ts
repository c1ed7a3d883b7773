import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import { PreloadAllModules, provideRouter, withPreloading } from '@angular/router';
import { type AuthConfigDto } from '@latchkey/shared';
import { routes } from './app.routes';
import { provideAuth } from './auth/provide-auth';

export const appConfig = (config: AuthConfigDto): ApplicationConfig => ({
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withPreloading(PreloadAllModules)),
    provideAuth(config),
  ],
});
