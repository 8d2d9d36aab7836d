import type { Routes } from '@angular/router';
import { directusGuard, guestGuard } from 'directus-rx/angular';
import { ArticleList } from './articles/article-list';
import { unsavedChangesGuard } from './editor/unsaved-changes-guard';
import { Layout } from './layout/layout';

const loadEditor = () => import('./editor/article-editor').then((file) => file.ArticleEditor);

export const routes: Routes = [
  {
    path: 'login',
    title: 'Log in',
    loadComponent: () => import('./login/login').then((file) => file.Login),
    canActivate: [guestGuard()],
  },
  {
    path: '',
    component: Layout,
    canActivate: [directusGuard({ redirectTo: '/login' })],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'articles' },
      { path: 'articles', title: 'Articles', component: ArticleList },
      {
        path: 'articles/new',
        title: 'New article',
        loadComponent: loadEditor,
        canDeactivate: [unsavedChangesGuard],
      },
      {
        path: 'articles/:id',
        title: 'Edit article',
        loadComponent: loadEditor,
        canDeactivate: [unsavedChangesGuard],
      },
      {
        path: 'files',
        title: 'Files',
        loadChildren: () =>
          import('./activity/recorded-uploads').then((file) => file.recordedUploads),
      },
      {
        path: 'session',
        title: 'Your session',
        loadComponent: () => import('./session/session-page').then((file) => file.SessionPage),
      },
    ],
  },
  { path: '**', redirectTo: '' },
];
