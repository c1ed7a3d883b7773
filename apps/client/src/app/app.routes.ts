import { type Routes } from '@angular/router';
import { Home } from './home/home';

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'Latchkey',
    component: Home,
  },
  {
    path: 'callback',
    title: 'Logging in · Latchkey',
    loadComponent: () => import('./callback/callback').then((file) => file.Callback),
  },
  {
    path: '',
    loadChildren: () => import('./api/api.routes').then((file) => file.apiRoutes),
  },
  {
    path: '**',
    title: 'Not found · Latchkey',
    data: { ahead: false },
    loadComponent: () => import('./not-found/not-found').then((file) => file.NotFound),
  },
];
