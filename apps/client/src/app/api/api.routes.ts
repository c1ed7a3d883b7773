import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type Routes } from '@angular/router';
import { authGuard } from '@latchkey/angular-auth';
import { authInterceptor } from '@latchkey/angular-auth/http';
import { BackendApi } from '../backend-api/backend-api';
import { ExternalApi } from '../external-api/external-api';
import { ApiClient } from './api-client';

/** The pages that call an API, with the client and the interceptor that only they need: no part of the first view. */
export const apiRoutes: Routes = [
  {
    path: '',
    providers: [provideHttpClient(withInterceptors([authInterceptor])), ApiClient],
    children: [
      {
        path: 'external-api',
        title: 'External API · Latchkey',
        canActivate: [authGuard],
        component: ExternalApi,
      },
      {
        path: 'backend-api',
        title: 'Backend API · Latchkey',
        canActivate: [authGuard],
        component: BackendApi,
      },
      {
        path: 'profile',
        title: 'Profile · Latchkey',
        canActivate: [authGuard],
        loadComponent: () => import('../profile/profile').then((file) => file.Profile),
      },
      {
        path: 'messages',
        title: 'Messages · Latchkey',
        canActivate: [authGuard],
        data: { ahead: false },
        loadComponent: () => import('../messages/messages').then((file) => file.Messages),
      },
    ],
  },
];
