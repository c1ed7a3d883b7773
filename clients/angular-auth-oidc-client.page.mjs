// Angular's compiler comes along, for the library is published for one (partial compilation). There is no component: what
// the application does with the library, the test does.
import '@angular/compiler';
import { provideHttpClient } from '@angular/common/http';
import { createApplication } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import { LogLevel, OidcSecurityService, provideAuth } from 'angular-auth-oidc-client';
import { firstValueFrom } from 'rxjs';

const { issuer, page } = globalThis.settings;
const config = {
  authority: issuer.slice(0, -1), // it puts a slash after it
  clientId: 'client-under-test',
  redirectUrl: `${page}/callback`,
  postLogoutRedirectUri: page,
  scope: 'openid profile email offline_access read:messages',
  responseType: 'code',
  silentRenew: true,
  useRefreshToken: true,
  customParamsAuthRequest: { audience: 'https://api.clients.example' },
  logLevel: LogLevel.Warn,
};
const { injector } = await createApplication({
  providers: [provideHttpClient(), provideRouter([]), provideAuth({ config })],
});
const service = injector.get(OidcSecurityService);
globalThis.client = {
  check: () => firstValueFrom(service.checkAuth()),
  logIn: () => service.authorize(),
  token: () => firstValueFrom(service.getAccessToken()),
  renew: () => firstValueFrom(service.forceRefreshSession()),
  logOut: () => firstValueFrom(service.logoffAndRevokeTokens()),
};
