import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AUTH_CONFIG, AuthService, type GivenToken } from '@latchkey/angular-auth';
import { API_BASE } from '../http/api-base';
import { authInterceptor } from '../http/auth-interceptor';
import { ENDPOINTS } from './endpoints';

/** Puts the interceptor before a client without a network, with this in place of the session, and the API at the page's own origin. */
export function configureInterceptor(
  token: (kind: string, refused?: GivenToken) => Promise<GivenToken>,
  base = () => location.origin,
): void {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([authInterceptor])),
      provideHttpClientTesting(),
      { provide: AuthService, useValue: { token } },
      { provide: AUTH_CONFIG, useValue: { endpoints: ENDPOINTS } },
      { provide: API_BASE, useFactory: base },
    ],
  });
}
