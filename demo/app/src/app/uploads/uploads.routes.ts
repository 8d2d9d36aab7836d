import type { Routes } from '@angular/router';
import { provideUploads } from 'directus-rx/angular/uploads';
import { FilesPage } from './files-page';

/** A bundle of its own, with all that uploads need. */
export const uploadsRoutes: Routes = [
  {
    path: '',
    providers: [provideUploads({ concurrency: 2, chunkSize: 1_000_000 })],
    children: [
      { path: '', component: FilesPage },
      {
        path: ':id',
        title: 'File',
        loadComponent: () => import('./file-page').then((file) => file.FilePage),
      },
    ],
  },
];
