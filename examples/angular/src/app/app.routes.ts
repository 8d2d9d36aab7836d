import { Routes } from '@angular/router';
import { directusGuard, guestGuard } from 'directus-rx/angular';

import { Layout } from './layout';
import { Login } from './login';

export const routes: Routes = [
  { path: 'login', component: Login, title: 'Log in', canActivate: [guestGuard()] },
  {
    path: '',
    component: Layout,
    canActivate: [directusGuard({ redirectTo: '/login' })],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'articles' },
      {
        path: 'articles',
        title: 'Articles',
        loadComponent: () => import('./article-list').then((m) => m.ArticleList),
      },
      {
        path: 'articles/new',
        title: 'New article',
        loadComponent: () => import('./article-editor').then((m) => m.ArticleEditor),
      },
      {
        path: 'articles/:id',
        title: 'Article',
        loadComponent: () => import('./article-editor').then((m) => m.ArticleEditor),
      },
      {
        path: 'latest',
        title: 'Latest',
        loadComponent: () => import('./latest').then((m) => m.Latest),
      },
      {
        path: 'files',
        title: 'Files',
        loadComponent: () => import('./files').then((m) => m.Files),
      },
    ],
  },
  { path: '**', redirectTo: '' },
];
